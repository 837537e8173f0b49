import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { PAGE, Paging, pageOf, withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import { courseTitles } from '@/lib/content/course-list-queries';
import { progressOf } from '@/lib/hints/desk-queries';
import { mayStaff } from '@/lib/server/web/ask';
import { services } from '@/lib/server/web/services';
import { QueuesBeside } from './[course]/queues-beside';

/** The courses that somebody curates, and how many hints wait in each. */
export default async function Curate({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('hint.list');
  const page = pageOf(one((await searchParams).page));
  const { db } = services();
  const titles = await loaded(courseTitles(db, { ids: null, language: staff.language }));
  const own = [...titles].filter(([id]) => mayStaff(staff, 'hint.review', `course:${id}`));
  const shown = own.slice((page - 1) * PAGE, page * PAGE);
  const rows = await loaded(
    Promise.all(shown.map(async ([id, title]) => ({ id, title, progress: await progressOf(db, id) }))),
  );
  const t = await getTranslations('curate');
  return (
    <Desk staff={staff} title={t('title')} at="/curate">
      {rows.length === 0 ? (
        <p>{t('noCourse')}</p>
      ) : (
        <ul className="rules">
          {rows.map(({ id, title, progress }) => (
            <li key={id} className="split">
              <Link className="go" href={`/curate/${id}`} prefetch={false}>
                <bdi>{title}</bdi>
              </Link>
              <span className="second">
                {t('waiting', {
                  count: progress.reduce(
                    (sum, { state, count }) => sum + (state === 'in-review' ? count : 0),
                    0,
                  ),
                })}
              </span>
              <QueuesBeside courseId={id} />
            </li>
          ))}
        </ul>
      )}
      <Paging page={page} count={own.length} to={(to) => withQuery('/curate', { page: to })} />
    </Desk>
  );
}
