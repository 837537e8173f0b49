import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { PAGE, Paging, pageOf, withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import { courseTitles } from '@/lib/content/course-list-queries';
import { newCourses } from '@/lib/content/draft-queries';
import { progressOf } from '@/lib/hints/desk-queries';
import { mayStaff } from '@/lib/server/web/ask';
import { services } from '@/lib/server/web/services';
import { Progress } from './[course]/progress';
import { QueuesBeside } from './[course]/queues-beside';

/** The courses that somebody curates, and how many hints wait in each. */
export default async function Curate({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('hint.list');
  const page = pageOf(one((await searchParams).page));
  const { db } = services();
  const titles = await loaded(courseTitles(db, { ids: null, language: staff.language }));
  const own = [...titles].filter(([id]) => mayStaff(staff, 'hint.review', `course:${id}`));
  const shown = own.slice((page - 1) * PAGE, page * PAGE);
  const progress = await loaded(
    progressOf(
      db,
      shown.map(([id]) => id),
    ),
  );
  const waiting = (course: string) =>
    progress
      .filter(({ courseId, state }) => courseId === course && state === 'in-review')
      .reduce((sum, { count }) => sum + count, 0);
  const t = await getTranslations('curate');
  const e = await getTranslations('edit');
  const begun = (await loaded(newCourses(db))).filter((id) => mayStaff(staff, 'course.edit', `course:${id}`));
  return (
    <Desk staff={staff} title={t('title')} at="/curate">
      {shown.length === 0 ? (
        <p>{t('noCourse')}</p>
      ) : (
        <ul className="rules">
          {shown.map(([id, title]) => (
            <li key={id} className="split">
              <Link className="go" href={`/curate/${id}`} prefetch={false}>
                <bdi>{title}</bdi>
              </Link>
              <span className="second">{t('waiting', { count: waiting(id) })}</span>
              <QueuesBeside courseId={id} />
            </li>
          ))}
        </ul>
      )}
      <Paging page={page} count={own.length} to={(to) => withQuery('/curate', { page: to })} />
      {shown.length > 1 && <Progress rows={progress} />}
      {begun.length > 0 && (
        <section className="stack tight" aria-labelledby="h-begun">
          <h2 id="h-begun">{e('begun')}</h2>
          <ul className="rules">
            {begun.map((id) => (
              <li key={id}>
                <Link className="go" href={`/curate/${id}/edit`} prefetch={false}>
                  <bdi>{id}</bdi>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {mayStaff(staff, 'course.begin') && (
        <p>
          <Link className="go" href="/curate/new" prefetch={false}>
            {e('newCourse')}
          </Link>
        </p>
      )}
    </Desk>
  );
}
