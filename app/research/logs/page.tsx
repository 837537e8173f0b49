import { getTranslations } from 'next-intl/server';
import { loaded, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { RunRows } from '@/app/research/_runs/run-rows';
import { Told } from '@/app/research/_runs/told';
import { runsSeen } from '@/lib/server/web/lab';
import { Forget } from './forget';
import { AnswersForm, ChoicesForm } from './forms';

/** Logs that a researcher brings along: answers, or choices with their chances. */
export default async function Logs({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('log.read');
  const query = await searchParams;
  const runs = await loaded(runsSeen(staff, ['answers', 'choices']));
  const kept = runs.filter(({ hasLog }) => hasLog);
  const t = await getTranslations('lab');
  return (
    <Desk staff={staff} title={t('logs.title')} at="/research">
      <Told query={query} runs={runs} bad={t('logs.bad')} />
      <p>{t('logs.text')}</p>
      {runs.length > 0 && (
        <div className="stack">
          <h2>{t('runs')}</h2>
          <RunRows
            {...{ runs, staff, action: '/api/research/log', page: '/research/logs', what: t('logs.what') }}
            told={({ asked, id, hasLog }) =>
              'file' in asked ? (
                <>
                  <bdi>{asked.file}</bdi> <span className="second">{t(`logs.kind.${asked.kind}`)}</span>
                  {hasLog && <Forget run={id} staff={staff} />}
                </>
              ) : null
            }
          />
        </div>
      )}
      {runs.length === 0 && <p>{t('logs.none')}</p>}
      <AnswersForm {...{ staff, kept }} />
      <ChoicesForm {...{ staff, kept }} />
    </Desk>
  );
}
