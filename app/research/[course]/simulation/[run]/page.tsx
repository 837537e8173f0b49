import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { loaded, uuidOrGone } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { LookAgain } from '@/app/_ui/staff/look-again';
import { Desk } from '@/app/_ui/staff/screen';
import { runOrList } from '@/app/research/_runs/run-or-list';
import { RunState } from '@/app/research/_runs/run-state';
import { runSeen } from '@/lib/server/web/lab';
import { services } from '@/lib/server/web/services';
import { Matrix } from './matrix';

type Params = Promise<{ course: string; run: string }>;

/** What a simulation came to. */
export default async function Simulated({ params }: { params: Params }) {
  const { course: courseId, run: given } = await params;
  const id = uuidOrGone(given);
  const staff = await theStaff('simulate', `course:${courseId}`);
  const course = await loaded(services().courses().course(courseId, staff.language));
  const list = `/research/${courseId}/simulation`;
  const run = await runOrList(runSeen(staff, id, courseId, ['simulation']), list);
  const t = await getTranslations('lab');
  return (
    <Desk staff={staff} title={t('simulation.title', { course: course.text.title })} at="/research">
      <p>
        <Link className="go" href={list} prefetch={false}>
          {t('back')}
        </Link>
      </p>
      {run.endedAt === null && <LookAgain />}
      {run.found?.kind === 'simulation' ? (
        <Matrix found={run.found} />
      ) : (
        <div>
          <RunState run={run} staff={staff} action="/api/research/simulation" />
        </div>
      )}
    </Desk>
  );
}
