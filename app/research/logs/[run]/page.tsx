import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { uuidOrGone } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { LookAgain } from '@/app/_ui/staff/look-again';
import { Desk } from '@/app/_ui/staff/screen';
import { runOrList } from '@/app/research/_runs/run-or-list';
import { RunState } from '@/app/research/_runs/run-state';
import { runSeen } from '@/lib/server/web/lab';
import { Answers } from './answers';
import { Choices } from './choices';

type Params = Promise<{ run: string }>;

/** What a log says. */
export default async function Log({ params }: { params: Params }) {
  const id = uuidOrGone((await params).run);
  const staff = await theStaff('log.read');
  const run = await runOrList(runSeen(staff, id, null, ['answers', 'choices']), '/research/logs');
  const t = await getTranslations('lab');
  const { asked, found } = run;
  return (
    <Desk staff={staff} title={'file' in asked ? asked.file : t('logs.title')} at="/research">
      <p>
        <Link className="go" href="/research/logs" prefetch={false}>
          {t('back')}
        </Link>
      </p>
      {run.endedAt === null && <LookAgain />}
      {found?.kind === 'answers' && <Answers found={found} />}
      {found?.kind === 'choices' && <Choices found={found} />}
      {found === null && (
        <div>
          <RunState run={run} staff={staff} action="/api/research/log" />
        </div>
      )}
    </Desk>
  );
}
