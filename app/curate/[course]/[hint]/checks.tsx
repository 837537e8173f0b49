import { useLocale, useTranslations } from 'next-intl';
import { listIn } from '@/lib/dates';
import type { CheckResult } from '@/lib/hints/checks/check';

/** What each check says, and why; those that have nothing to say stand in one line. */
export function Checks({ checks }: { checks: readonly CheckResult[] }) {
  const t = useTranslations('curate');
  const locale = useLocale();
  const of = (outcome: CheckResult['outcome']) => checks.filter((one) => one.outcome === outcome);
  const named = (outcome: CheckResult['outcome']) => {
    const names = of(outcome).map(({ check }) => t(`check.${check}`));
    return names.length > 0 && `${t(`outcome.${outcome}`)}: ${listIn(locale, names)}`;
  };
  return (
    <section className="stack tight" aria-labelledby="h-checks">
      <h2 id="h-checks">{t('checks')}</h2>
      <ul className="checks">
        {[...of('failed'), ...of('flagged')].map(({ check, outcome, why, words }) => (
          <li key={check}>
            <span>{t(`check.${check}`)}</span>
            <span>
              <b>{t(`outcome.${outcome}`)}</b>
              {why && `: ${t(`why.${why}`)}`}
              {words.length > 0 && (
                <>
                  {' '}
                  <mark dir="auto">{words.join(', ')}</mark>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {(['passed', 'not-run'] as const).map(
        (outcome) =>
          named(outcome) && (
            <p className="second" key={outcome}>
              {named(outcome)}
            </p>
          ),
      )}
    </section>
  );
}
