import { useLocale, useTranslations } from 'next-intl';
import { listIn } from '@/lib/dates';
import type { CheckResult } from '@/lib/hints/checks/check';

/** What each check says, and why; those that have nothing to say are folded into one line. */
export function Checks({ checks }: { checks: readonly CheckResult[] }) {
  const t = useTranslations('curate');
  const locale = useLocale();
  const of = (outcome: CheckResult['outcome']) => checks.filter((one) => one.outcome === outcome);
  const named = (outcome: CheckResult['outcome']) => {
    const names = of(outcome).map(({ check }) => t(`check.${check}`));
    return `${t(`outcome.${outcome}`)}: ${listIn(locale, names)}`;
  };
  const others = (['passed', 'not-run'] as const).filter((outcome) => of(outcome).length > 0);
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
      <details className="fold slim">
        <summary>
          {others.map((outcome) => `${t(`outcome.${outcome}`)}: ${of(outcome).length}`).join(' · ')}
        </summary>
        {others.map((outcome) => (
          <p className="second" key={outcome}>
            {named(outcome)}
          </p>
        ))}
      </details>
    </section>
  );
}
