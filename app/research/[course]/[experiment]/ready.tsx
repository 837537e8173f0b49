import { useTranslations } from 'next-intl';
import { Notice } from '@/app/_ui/notice';
import type { SignedIn } from '@/lib/auth/staff-queries';
import type { Experiment } from '@/lib/experiments/experiment-queries';
import { faultsOfPlan } from '@/lib/experiments/plan';
import { type Needed, neededUnits } from '@/lib/research/experiment/needed';
import { ActForm } from './act-form';

/** What a draft still lacks; how many units it needs; and its start. */
export function ReadyToStart({ staff, experiment }: { staff: SignedIn; experiment: Experiment }) {
  const t = useTranslations('research');
  const faults = faultsOfPlan(experiment.plan);
  return (
    <section className="stack" aria-labelledby="h-start">
      <h2 id="h-start">{t('beforeStart')}</h2>
      {!faults.includes('effect') && (
        <PowerBefore needed={neededUnits(experiment.plan)} plan={experiment.plan} />
      )}
      {faults.length > 0 ? (
        <Notice tone="notyet" title={t('faults')}>
          <ul className="bullets">
            {faults.map((fault) => (
              <li key={fault}>{t(`fault.${fault}`)}</li>
            ))}
          </ul>
        </Notice>
      ) : (
        <>
          <p>{t('startText')}</p>
          <ActForm staff={staff} experiment={experiment} act="start" />
        </>
      )}
      <ActForm staff={staff} experiment={experiment} act="drop" isQuiet />
    </section>
  );
}

function PowerBefore({ needed, plan }: { needed: Needed | null; plan: Experiment['plan'] }) {
  const t = useTranslations('research');
  if (!needed) return <p>{t('tooSmall')}</p>;
  return (
    <>
      <p>{t('powerFor', { effect: plan.effect, deviation: plan.deviation })}</p>
      <ul className="bullets">
        <li>{t('powerFixed', { count: needed.fixed })}</li>
        <li>{t('powerAny', { count: needed.anytime })}</li>
      </ul>
      {plan.adaptive && <p>{t('powerAdaptive')}</p>}
    </>
  );
}
