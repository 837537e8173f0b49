import { getTranslations } from 'next-intl/server';
import { Go } from '@/app/_ui/go';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { Moment } from '@/app/_ui/staff/words';
import type { SignedIn } from '@/lib/auth/staff-queries';
import type { Chances } from '@/lib/experiments/adaptive';
import type { Experiment } from '@/lib/experiments/experiment-queries';
import { ActForm } from './act-form';
import { ArmFields } from './arm-fields';
import { ArmRows } from './arm-rows';
import { Shares } from './shares';
import { stateOf } from './words';

interface RunningProps {
  staff: SignedIn;
  courseId: string;
  experiment: Experiment;
  /** Where shares follow the outcomes: how they did, the first ones first. */
  chances: readonly Chances[];
}

/** What was fixed, how it goes, and what can be done about it. */
export async function Running({ staff, courseId, experiment, chances }: RunningProps) {
  const t = await getTranslations('research');
  const { id, plan, startedAt, stoppedAt, offAt, state, version } = experiment;
  return (
    <>
      <section className="stack" aria-labelledby="h-plan">
        <h2 id="h-plan">{t('plan')}</h2>
        <p dir="auto">{plan.question}</p>
        <dl className="facts">
          <Fact name={t('stateColumn')}>{t(`state.${stateOf(experiment)}`)}</Fact>
          {startedAt && (
            <Fact name={t('startedAt')}>
              <Moment at={startedAt} />
            </Fact>
          )}
          {stoppedAt && (
            <Fact name={t(offAt ? 'offAt' : 'stoppedAt')}>
              <Moment at={offAt ?? stoppedAt} />
            </Fact>
          )}
          <Fact name={t('outcome')}>
            {t(`outcomeOf.${plan.outcome.kind}`)} · {t('dueAfter', { count: plan.outcome.days })}
          </Fact>
        </dl>
        <WideTable label={t('arms')}>
          <ArmRows plan={plan} />
        </WideTable>
        {plan.adaptive && <Shares plan={plan} chances={chances} />}
        <Go href={`/research/${courseId}/${id}/sheet`}>{t('sheet.link', { version })}</Go>
      </section>
      {!offAt && (
        <section className="stack" aria-labelledby="h-acts">
          <h2 id="h-acts">{t('acts')}</h2>
          {state === 'running' && (
            <>
              <p>{t('stopText')}</p>
              <ActForm staff={staff} experiment={experiment} act="stop" />
            </>
          )}
          <p>{t('offText')}</p>
          <ActForm staff={staff} experiment={experiment} act="off" />
          {state === 'running' && <Replace staff={staff} experiment={experiment} />}
        </section>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** An arm in which something is mended goes on as another arm. */
async function Replace({ staff, experiment }: { staff: SignedIn; experiment: Experiment }) {
  const t = await getTranslations('research');
  return (
    <details>
      <summary>{t('replaceTitle')}</summary>
      <form className="stack" method="post" action="/api/research/act">
        <p>{t('replaceText')}</p>
        <StaffToken staff={staff} />
        <input type="hidden" name="course" value={experiment.courseId} />
        <input type="hidden" name="experiment" value={experiment.id} />
        <div className="field narrow">
          <label htmlFor="arm">{t('replaceWhich')}</label>
          <select id="arm" name="arm">
            {experiment.plan.arms.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <ArmFields prefix="arm.new." letter="+" arm={null} isOptional={false} hasWeight={false} />
        <button type="submit" className="btn quiet" name="do" value="replace">
          {t('replace')}
        </button>
      </form>
    </details>
  );
}
