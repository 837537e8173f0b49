import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { PAGE, Paging, pageOf, withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import { courseTitles } from '@/lib/content/course-list-queries';
import { experimentsOf } from '@/lib/experiments/experiment-queries';
import { mayStaff } from '@/lib/server/web/ask';
import { maySee } from '@/lib/server/web/research';
import { services } from '@/lib/server/web/services';

/** The courses that somebody researches, and how many experiments each has. */
export default async function Research({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('experiment.list');
  const page = pageOf(one((await searchParams).page));
  const { db } = services();
  const titles = await loaded(courseTitles(db, { ids: null, language: staff.language }));
  const own = [...titles].filter(([id]) => mayStaff(staff, 'experiment.see', `course:${id}`));
  const shown = own.slice((page - 1) * PAGE, page * PAGE);
  const rows = await loaded(
    Promise.all(
      shown.map(async ([id, title]) => {
        const seen = (await experimentsOf(db, id)).filter(({ plan }) => maySee(staff, plan));
        return { id, title, count: seen.length };
      }),
    ),
  );
  const t = await getTranslations('research');
  const lab = await getTranslations('lab');
  return (
    <Desk staff={staff} title={t('title')} at="/research">
      {rows.length === 0 ? (
        <p>{t('noCourse')}</p>
      ) : (
        <ul className="rules">
          {rows.map(({ id, title, count }) => (
            <li key={id} className="split">
              <Link className="go" href={`/research/${id}`} prefetch={false}>
                <bdi>{title}</bdi>
              </Link>
              <span className="second">{t('count', { count })}</span>
            </li>
          ))}
        </ul>
      )}
      <Paging page={page} count={own.length} to={(to) => withQuery('/research', { page: to })} />
      <p>
        <Link className="go" href="/research/logs" prefetch={false}>
          {lab('logs.link')}
        </Link>
      </p>
    </Desk>
  );
}
