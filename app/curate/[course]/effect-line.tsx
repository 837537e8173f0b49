import { useFormatter, useTranslations } from 'next-intl';
import type { KeptEffect } from '@/lib/hints/effect-queries';
import { LEAST_LEARNERS } from '@/lib/hints/effects';

/** What learners did after a hint, beside those who did not see it. */
export function EffectLine({ effect }: { effect: KeptEffect | null }) {
  const t = useTranslations('effect');
  const inWords = useEffectWords();
  return (
    <p className="second">
      {t('title')}: {effect ? inWords(effect) : t('tooFew', { least: LEAST_LEARNERS })}
    </p>
  );
}

/** A difference of shares with its interval, in points of a hundred. */
export function useEffectWords(): (effect: KeptEffect) => string {
  const t = useTranslations('effect');
  const format = useFormatter();
  const points = (share: number) =>
    format.number(100 * share, { maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  return ({ difference, low, high, seen, others }) =>
    t('points', { value: points(difference), low: points(low), high: points(high), seen, others });
}
