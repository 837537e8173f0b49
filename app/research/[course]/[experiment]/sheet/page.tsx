import { getTranslations } from 'next-intl/server';
import { loaded, type Query, uuidOrGone } from '@/app/_ui/page';
import { PrintButton } from '@/app/_ui/print-button';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { Moment } from '@/app/_ui/staff/words';
import { sheetsOf } from '@/lib/experiments/experiment-queries';
import { experimentOf } from '@/lib/server/web/research';
import { services } from '@/lib/server/web/services';

type Params = Promise<{ course: string; experiment: string }>;

/** What was fixed before the start, version by version, with its hash. */
export default async function Sheet({ params }: { params: Params; searchParams: Query }) {
  const { course: courseId, experiment: given } = await params;
  const staff = await theStaff('experiment.see', `course:${courseId}`);
  const id = uuidOrGone(given);
  const { plan } = await loaded(experimentOf(staff, courseId, id));
  const sheets = await loaded(sheetsOf(services().db, id));
  const t = await getTranslations('research');
  return (
    <Desk staff={staff} title={t('sheet.title')} at="/research">
      <p>
        <b>
          <bdi>{plan.name}</bdi>
        </b>
      </p>
      {sheets.length === 0 && <p>{t('sheet.none')}</p>}
      {sheets.map(({ version, text, hash, at }) => (
        <section key={version} className="stack" aria-labelledby={`h-${version}`}>
          <h2 id={`h-${version}`}>{t('sheet.version', { version })}</h2>
          <dl className="facts">
            <div>
              <dt>{t('sheet.at')}</dt>
              <dd>
                <Moment at={at} />
              </dd>
            </div>
            <div>
              <dt>SHA-256</dt>
              <dd className="free">
                <code dir="ltr">{hash}</code>
              </dd>
            </div>
          </dl>
          <pre className="sheet" dir="ltr">
            {text}
          </pre>
          <form method="post" action="/api/research/sheet">
            <input type="hidden" name="course" value={courseId} />
            <input type="hidden" name="experiment" value={id} />
            <input type="hidden" name="version" value={version} />
            <button type="submit" className="as-link">
              {t('sheet.json')}
            </button>
          </form>
        </section>
      ))}
      {sheets.length > 0 && <PrintButton label={t('sheet.print')} />}
    </Desk>
  );
}
