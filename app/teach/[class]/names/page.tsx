import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ComponentProps } from 'react';
import { FormFault } from '@/app/_ui/fault';
import { Field } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query, uuidOrGone } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { rowsOf } from '@/lib/server/web/name-list';
import { services } from '@/lib/server/web/services';
import { listMark } from '@/lib/server/web/teaching';
import { classOf } from '@/lib/teaching/classes';
import { hasMoreColumns } from '@/lib/teaching/names';
import { keptList, listedNames } from '@/lib/teaching/profiles';
import { hasEnded, type SchoolClass } from '@/lib/teaching/schema';
import { NameList } from './list';

type Params = Promise<{ class: string }>;

const FAULTS = ['empty', 'many', 'encoding'] as const;

/** A list of names, and what would come of it; nothing is made before somebody has looked. */
export default async function Names({ params, searchParams }: { params: Params; searchParams: Query }) {
  const id = uuidOrGone((await params).class);
  const staff = await theStaff('class.change', `class:${id}`);
  const query = await searchParams;
  const { db, clock } = services();
  const found = await loaded(classOf(db, id));
  if (hasEnded(found, clock())) return <Ended staff={staff} one={found} />;
  const written = await loaded(keptList(services(), id));
  const rows = written === null ? [] : rowsOf(written);
  const names = await loaded(listedNames(db, id, rows));
  const fault = FAULTS.find((word) => word === one(query.fault));
  const t = await getTranslations('teach');
  return (
    <Desk staff={staff} title={t('addNames')} at="/teach">
      <Link className="go" href={`/teach/${id}`} prefetch={false}>
        <bdi>{found.name}</bdi>
      </Link>
      {fault && (
        <Notice tone="notyet" id="fault" title={t('namesBad')}>
          <p>{t(`listFault.${fault}`, { count: Number(one(query.count)) || 0 })}</p>
        </Notice>
      )}
      <FormFault
        code={one(query.error)}
        title={t('namesBad')}
        said={{ conflict: t('namesConflict') }}
        asked={clock()}
      />
      {written !== null && (
        <NameList classId={id} names={names} mark={listMark(written)} isFirstColumn={hasMoreColumns(rows)} />
      )}
      <section className="stack narrow" aria-labelledby="h-write">
        <h2 id="h-write">{written === null ? t('namesList') : t('namesChange')}</h2>
        <form className="stack" method="post" action="/api/teach/names" encType="multipart/form-data">
          <input type="hidden" name="class" value={id} />
          <Field id="names" label={t('namesList')} help={t('namesText')}>
            <textarea
              id="names"
              name="names"
              dir="auto"
              rows={12}
              aria-describedby="names-help"
              defaultValue={written ?? ''}
              spellCheck={false}
            />
          </Field>
          <Field id="file" label={t('namesFile')}>
            <input id="file" name="file" type="file" accept=".csv,.txt,text/csv,text/plain" />
          </Field>
          <button type="submit" className="btn" name="do" value="look">
            {t('namesLook')}
          </button>
        </form>
      </section>
    </Desk>
  );
}

/** Nothing is made for a class that is over, and none of its names stand anywhere. */
async function Ended({ staff, one }: { staff: ComponentProps<typeof Desk>['staff']; one: SchoolClass }) {
  const t = await getTranslations('teach');
  return (
    <Desk staff={staff} title={t('addNames')} at="/teach">
      <Link className="go" href={`/teach/${one.id}`} prefetch={false}>
        <bdi>{one.name}</bdi>
      </Link>
      <Notice title={t('ended')} />
    </Desk>
  );
}
