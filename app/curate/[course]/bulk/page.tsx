import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Hidden } from '@/app/_ui/hidden';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query, UUID } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { bulkOf } from '@/lib/hints/bulk-queries';
import { filterOf, narrowing } from '@/lib/server/web/curate';
import { services } from '@/lib/server/web/services';
import { DeskKeys } from '../[hint]/desk-keys';
import { Filters } from '../forms';
import { QueueList } from '../queue-list';

type Params = Promise<{ course: string }>;

/** Of the hints that are approved together so many are shown. */
const SHOWN = 10;

/** Approves what every check lets pass, together: how many there are, and the first of them. */
export default async function Bulk({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { course: courseId } = await params;
  const staff = await theStaff('hint.review', `course:${courseId}`);
  const query = await searchParams;
  const { db, courses: store, clock } = services();
  const courses = store();
  const course = await loaded(courses.course(courseId, staff.language));
  const narrowed = narrowing.parse({ language: one(query.language), module: one(query.module) });
  const filter = await loaded(filterOf(courses, courseId, narrowed));
  const { hints, mark } = await loaded(bulkOf(db, filter, { staffId: staff.id, now: clock() }));
  const t = await getTranslations('desk');
  const c = await getTranslations('curate');
  const { language = '', module = '' } = narrowed;
  const fields = { course: courseId, language, module };
  const batch = one(query.batch);
  const count = (name: string) => Number(/^\d{1,6}$/.exec(one(query[name]) ?? '')?.[0] ?? 0);
  return (
    <Desk
      staff={staff}
      title={t('bulk.title')}
      at="/curate"
      back={{ href: `/curate/${courseId}`, word: course.text.title }}
    >
      {query.done === 'approved' && (
        <div className="undo">
          <Notice tone="right" title={t('bulk.approved', { count: count('count') })}>
            {count('left') > 0 && <p>{t('bulk.left', { count: count('left') })}</p>}
          </Notice>
          {batch && UUID.test(batch) && (
            <form method="post" action="/api/curate/bulk">
              <Hidden fields={{ ...fields, batch, do: 'undo' }} />
              <button type="submit" className="btn plain" data-key="u">
                {t('bulk.undo')} <kbd>U</kbd>
              </button>
            </form>
          )}
        </div>
      )}
      {query.done === 'undone' && <Notice tone="right" title={t('bulk.undone', { count: count('count') })} />}
      <FormFault
        code={one(query.error)}
        title={t('bulk.notDone')}
        said={{ conflict: t('bulk.changed'), 'bad-input': t('bulk.nothingToUndo') }}
        asked={clock()}
      />
      <p>{t('bulk.text')}</p>
      <Filters course={course} narrowed={narrowed} at="bulk" />
      <section className="stack" aria-labelledby="h-ready">
        <h2 id="h-ready">{t('bulk.ready', { count: hints.length })}</h2>
        {hints.length > 0 && (
          <>
            {hints.length > SHOWN && <p className="second">{t('bulk.first', { count: SHOWN })}</p>}
            <QueueList
              courseId={courseId}
              narrowed={narrowed}
              hints={hints.slice(0, SHOWN).map((hint) => ({ ...hint, risk: 0, isClaimed: false }))}
            />
            <form method="post" action="/api/curate/bulk" className="keys">
              <Hidden fields={{ ...fields, mark, do: 'approve' }} />
              <button type="submit" className="btn" data-key="a">
                {t('bulk.approve', { count: hints.length })} <kbd>A</kbd>
              </button>
            </form>
          </>
        )}
      </section>
      <DeskKeys title={c('keysTitle')} lines={t('bulk.keys').split('\n')} close={c('close')} />
    </Desk>
  );
}
