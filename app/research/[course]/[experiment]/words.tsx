import { useLocale, useTranslations } from 'next-intl';
import type { Experiment } from '@/lib/experiments/experiment-queries';
import type { Condition } from '@/lib/experiments/plan';

/** What an experiment is, as the list and its page say it. */
export function stateOf({ state, offAt }: Experiment): Experiment['state'] | 'off' {
  return offAt ? 'off' : state;
}

/** What an arm changes, in words. */
export function useConditionWords(): (condition: Condition) => string {
  const t = useTranslations('research');
  return (condition) => {
    switch (condition.kind) {
      case 'default':
        return t('kind.default');
      case 'policy':
        return t('policyIs', { policy: [condition.policy, ...parametersOf(condition)].join(' ') });
      case 'hints':
        if (condition.until === 0) return t('noHints');
        return t(condition.from === 'start' ? 'hintsUntil' : 'hintsAfterWrong', { level: condition.until });
      case 'tutor':
        return t('tutorWords', { count: condition.words });
    }
  };
}

const parametersOf = ({ parameters }: Extract<Condition, { kind: 'policy' }>) =>
  Object.entries(parameters).map(([name, value]) => `${name}=${value}`);

/** A share as people write it. */
export function usePercent(): (share: number) => string {
  const locale = useLocale();
  return (share) => share.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 1 });
}
