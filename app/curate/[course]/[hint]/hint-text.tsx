import { useTranslations } from 'next-intl';
import { spoken } from '@/app/_ui/languages';
import { Moment } from '@/app/_ui/staff/words';
import type { DeskHint } from '@/lib/hints/desk-queries';
import { type HintEvent, rejectReasons } from '@/lib/hints/schema';

/** The hint as a learner would read it, where it comes from, and where it stands. */
export function HintText({ hint, screenLanguage }: { hint: DeskHint; screenLanguage: string }) {
  const t = useTranslations('curate');
  const { text, language, review, provenance } = hint;
  return (
    <section className="stack tight" aria-labelledby="h-hint">
      <h2 id="h-hint">{t('hint')}</h2>
      <p className="hint-text" {...spoken(language, screenLanguage)}>
        {text}
      </p>
      <p className="second">
        {t(`state.${review.state}`)} · {t(`by.${provenance.by}`)}
        {provenance.name && (
          <>
            {' '}
            <bdi>{provenance.name}</bdi>
          </>
        )}
      </p>
    </section>
  );
}

/** What has become of it so far, the latest first. */
export function History({ events }: { events: readonly HintEvent[] }) {
  const t = useTranslations('curate');
  const reasonOf = (reason: string | null) => rejectReasons.find((one) => one === reason);
  return (
    <details className="fold">
      <summary>{t('history', { count: events.length })}</summary>
      <ol className="rules">
        {[...events].reverse().map(({ seq, kind, by, at, reason, words }) => {
          const why = reasonOf(reason);
          return (
            <li key={seq}>
              <p>
                {t(`event.${kind}`)} · {by ? <bdi>{by}</bdi> : t('bySystem')} · <Moment at={at} />
              </p>
              {(why || words) && (
                <p className="second">
                  {why && t(`reason.${why}`)} {words && <bdi>{words}</bdi>}
                </p>
              )}
            </li>
          );
        })}
      </ol>
    </details>
  );
}
