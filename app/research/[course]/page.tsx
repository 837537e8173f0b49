import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { experimentsOf } from '@/lib/experiments/experiment-queries';
import { countExposed } from '@/lib/experiments/exposure-queries';
import { maySee } from '@/lib/server/web/research';
import { services } from '@/lib/server/web/services';
import { stateOf } from './[experiment]/words';

type Params = Promise<{ course: string }>;

/** The experiments of a course, latest first. */
export default async function Experiments({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { course: courseId } = await params;
  const staff = await theStaff('experiment.see', `course:${courseId}`);
  const { db, courses } = services();
  const course = await loaded(courses().course(courseId, staff.language));
  const all = (await loaded(experimentsOf(db, courseId))).filter(({ plan }) => maySee(staff, plan));
  const exposed = await loaded(
    countExposed(
      db,
      all.map(({ id }) => id),
    ),
  );
  const t = await getTranslations('research');
  const lab = await getTranslations('lab');
  return (
    <Desk staff={staff} title={course.text.title} at="/research">
      {one((await searchParams).done) === 'dropped' && <Notice tone="right" title={t('did.dropped')} />}
      {all.length === 0 ? (
        <p>{t('empty')}</p>
      ) : (
        <WideTable label={t('title')}>
          <thead>
            <tr>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('stateColumn')}</th>
              <th scope="col">{t('armsColumn')}</th>
              <th scope="col">{t('learnersColumn')}</th>
            </tr>
          </thead>
          <tbody>
            {all.map((experiment) => (
              <tr key={experiment.id}>
                <td>
                  <Link href={`/research/${courseId}/${experiment.id}`} prefetch={false}>
                    <bdi>{experiment.plan.name}</bdi>
                  </Link>
                </td>
                <td className="state">{t(`state.${stateOf(experiment)}`)}</td>
                <td>{experiment.plan.arms.length}</td>
                <td>{exposed.get(experiment.id) ?? 0}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
      <p className="row">
        <Link className="btn quiet" href={`/research/${courseId}/new`} prefetch={false}>
          {t('new')}
        </Link>
        <Link className="go" href={`/research/${courseId}/export`} prefetch={false}>
          {lab('export.link')}
        </Link>
        <Link className="go" href={`/research/${courseId}/simulation`} prefetch={false}>
          {lab('simulation.link')}
        </Link>
      </p>
    </Desk>
  );
}
