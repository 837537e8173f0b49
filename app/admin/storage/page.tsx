import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { Moment } from '@/app/_ui/staff/words';
import { services } from '@/lib/server/web/services';
import { storageSeen } from '@/lib/server/web/storage';

const MB = 1_000_000;

/** What is stored where, how large it is, and the last backups. */
export default async function Storage({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('storage.see');
  const query = await searchParams;
  const { isEmbedded, databaseBytes, folder, dump, journal, backups } = await loaded(storageSeen());
  const t = await getTranslations('staff');
  const size = (bytes: number) => t('storage.megabytes', { size: Math.max(0.1, bytes / MB).toFixed(1) });
  const [last] = backups;
  return (
    <Desk staff={staff} title={t('place.storage')} at="/admin/storage">
      {query.done && (
        <Notice tone="right" title={t('storage.begun')}>
          <p>
            <Link href="/admin/jobs">{t('place.jobs')}</Link>
          </p>
        </Notice>
      )}
      <FormFault code={one(query.error)} title={t('notSaved')} said={{}} asked={services().clock()} />
      <dl className="facts">
        <div>
          <dt>{t('health.database')}</dt>
          <dd>
            {t(isEmbedded ? 'storage.embedded' : 'storage.server')}, {size(databaseBytes)}
          </dd>
        </div>
        <div>
          <dt>{t('storage.folder')}</dt>
          <dd className="free">
            <bdi>{folder}</bdi>
          </dd>
        </div>
        {journal && (
          <div>
            <dt>{t('storage.journal')}</dt>
            <dd>{size(journal.bytes)}</dd>
          </div>
        )}
        {isEmbedded && (
          <div>
            <dt>{t('storage.dump')}</dt>
            <dd>
              {dump ? (
                <>
                  <Moment at={dump.at} />, {size(dump.bytes)}
                </>
              ) : (
                t('storage.noDump')
              )}
            </dd>
          </div>
        )}
        <div>
          <dt>{t('storage.last')}</dt>
          <dd>{last ? <Moment at={last.at} /> : t('storage.none')}</dd>
        </div>
      </dl>
      <section className="stack" aria-labelledby="h-backups">
        <h2 id="h-backups">{t('storage.backups')}</h2>
        <p>{t('storage.text')}</p>
        {isEmbedded && <p className="second">{t('storage.waits')}</p>}
        <form method="post" action="/api/admin/backup">
          <StaffToken staff={staff} />
          <button type="submit" className="btn" name="do" value="backup">
            {t('storage.make')}
          </button>
        </form>
        {backups.length > 0 && (
          <WideTable label={t('storage.files')}>
            <thead>
              <tr>
                <th scope="col">{t('when')}</th>
                <th scope="col">{t('storage.size')}</th>
                <th scope="col">{t('storage.name')}</th>
              </tr>
            </thead>
            <tbody>
              {backups.map(({ name, at, bytes }) => (
                <tr key={name}>
                  <td>
                    <Moment at={at} />
                  </td>
                  <td>{size(bytes)}</td>
                  <td className="free">
                    <bdi dir="ltr">backups/{name}</bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        )}
      </section>
    </Desk>
  );
}
