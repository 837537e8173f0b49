import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { loaded } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { experimentsOf } from '@/lib/experiments/experiment-queries';
import { mayStaff } from '@/lib/server/web/ask';
import { scopeNames } from '@/lib/server/web/grants';
import { maySee } from '@/lib/server/web/research';
import { services } from '@/lib/server/web/services';

/** The courses that somebody researches, and how many experiments each has. */
export default async function Research() {
  const staff = await theStaff('experiment.list');
  const { db, courses } = services();
  const own = (await loaded(courses().list())).filter(({ id }) =>
    mayStaff(staff, 'experiment.see', `course:${id}`),
  );
  const names = await loaded(
    scopeNames(
      staff.language,
      own.map(({ id }) => `course:${id}` as const),
    ),
  );
  const rows = await loaded(
    Promise.all(
      own.map(async ({ id }) => {
        const seen = (await experimentsOf(db, id)).filter(({ plan }) => maySee(staff, plan));
        return { id, count: seen.length };
      }),
    ),
  );
  const t = await getTranslations('research');
  return (
    <Desk staff={staff} title={t('title')} at="/research">
      {rows.length === 0 ? (
        <p>{t('noCourse')}</p>
      ) : (
        <ul className="rules">
          {rows.map(({ id, count }) => (
            <li key={id} className="split">
              <Link className="go" href={`/research/${id}`} prefetch={false}>
                <bdi>{names.get(`course:${id}`) ?? id}</bdi>
              </Link>
              <span className="second">{t('count', { count })}</span>
            </li>
          ))}
        </ul>
      )}
    </Desk>
  );
}
