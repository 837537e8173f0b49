import { getTranslations } from 'next-intl/server';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { PAGE, Paging, pageOf, withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import { progressOf, queue } from '@/lib/hints/desk-queries';
import { countSeconds } from '@/lib/hints/second-queries';
import { filterOf } from '@/lib/server/web/curate';
import { services } from '@/lib/server/web/services';
import { DeskKeys } from './[hint]/desk-keys';
import { Told } from './[hint]/told';
import { DeskNav } from './desk-nav';
import { Filters } from './forms';
import { carried, listed } from './listed';
import { Progress } from './progress';
import { QueueList } from './queue-list';
import { QueuesBeside } from './queues-beside';

type Params = Promise<{ course: string }>;

/** The hints of a course that wait for a verdict, those first that need it most. */
export default async function Queue({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { course: courseId } = await params;
  const staff = await theStaff('hint.review', `course:${courseId}`);
  const query = await searchParams;
  const { db, courses: store, clock } = services();
  const courses = store();
  const course = await loaded(courses.course(courseId, staff.language));
  const narrowed = listed(query);
  const page = pageOf(one(query.page));
  const filter = await loaded(filterOf(courses, courseId, narrowed));
  const slice = { staffId: staff.id, now: clock(), from: (page - 1) * PAGE, most: PAGE };
  const [{ hints, count }, progress, seconds] = await loaded(
    Promise.all([
      queue(db, filter, slice),
      progressOf(db, [courseId]),
      countSeconds(db, courseId, staff.name),
    ]),
  );
  const t = await getTranslations('curate');
  const { state, q } = narrowed;
  return (
    <Desk staff={staff} title={course.text.title} at="/curate">
      <QueuesBeside courseId={courseId} />
      <Told query={query} fields={{ course: courseId, ...carried(narrowed) }} />
      <DeskNav courseId={courseId} narrowed={narrowed} seconds={seconds} />
      <Filters course={course} narrowed={narrowed} isList />
      <section className="stack" aria-labelledby="h-queue">
        <h2 id="h-queue">
          {state ? t('inState', { state: t(`state.${state}`), count }) : t('waiting', { count })}
        </h2>
        {hints.length === 0 ? (
          <p>{state || q ? t('nothingFound') : t('empty')}</p>
        ) : (
          <QueueList courseId={courseId} hints={hints} narrowed={narrowed} />
        )}
        <Paging
          page={page}
          count={count}
          to={(to) => withQuery(`/curate/${courseId}`, { ...narrowed, page: to })}
        />
      </section>
      <Progress rows={progress} courseId={courseId} />
      <DeskKeys title={t('keysTitle')} lines={t('queueKeys').split('\n')} close={t('close')} />
    </Desk>
  );
}
