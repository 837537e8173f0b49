import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { loaded } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { progressOf } from '@/lib/hints/desk-queries';
import { mayStaff } from '@/lib/server/web/ask';
import { scopeNames } from '@/lib/server/web/grants';
import { services } from '@/lib/server/web/services';
import { QueuesBeside } from './[course]/queues-beside';

/** The courses that somebody curates, and how many hints wait in each. */
export default async function Curate() {
  const staff = await theStaff('hint.list');
  const { db, courses } = services();
  const own = (await loaded(courses().list())).filter(({ id }) =>
    mayStaff(staff, 'hint.review', `course:${id}`),
  );
  const names = await loaded(
    scopeNames(
      staff.language,
      own.map(({ id }) => `course:${id}` as const),
    ),
  );
  const rows = await loaded(
    Promise.all(own.map(async ({ id }) => ({ id, progress: await progressOf(db, id) }))),
  );
  const t = await getTranslations('curate');
  return (
    <Desk staff={staff} title={t('title')} at="/curate">
      {rows.length === 0 ? (
        <p>{t('noCourse')}</p>
      ) : (
        <ul className="rules">
          {rows.map(({ id, progress }) => (
            <li key={id} className="split">
              <Link className="go" href={`/curate/${id}`} prefetch={false}>
                <bdi>{names.get(`course:${id}`) ?? id}</bdi>
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
    </Desk>
  );
}
