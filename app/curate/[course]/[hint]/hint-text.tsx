import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { spoken } from '@/app/_ui/languages';
import { Notice } from '@/app/_ui/notice';
import { Moment } from '@/app/_ui/staff/words';
import type { DeskHint } from '@/lib/hints/desk-queries';
import { type HintEvent, rejectReasons } from '@/lib/hints/schema';

/** The hint as a learner would read it, where it comes from, and where it stands. */
export function HintText({ hint, screenLanguage }: { hint: DeskHint; screenLanguage: string }) {
  const t = useTranslations('curate');
  const { text, language, review, provenance } = hint;
  return (
    <section className="stack tight" aria-labelledby="h-hint">
      <h2 id="h-hint" className="vh">
        {t('hint')}
      </h2>
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

const BECAUSE = ['item', 'passage', 'second-reader', 'no-effect', 'bulk', 'despite-checks'] as const;

/** The reason of an event in words; null where it has none. */
function useReason(): (reason: string | null) => string | null {
  const t = useTranslations('curate');
  return (reason) => {
    const rejected = rejectReasons.find((one) => one === reason);
    if (rejected) return t(`reason.${rejected}`);
    const known = BECAUSE.find((one) => one === reason);
    return known ? t(`because.${known}`) : null;
  };
}

/** Why a hint that was approved waits again. */
export function BackInReview({ hint: { review, events } }: { hint: DeskHint }) {
  const t = useTranslations('curate');
  const inWords = useReason();
  const last = events.find(({ seq }) => seq === review.by?.seq);
  if (review.state !== 'in-review' || !last || !['sent-back', 'source-changed'].includes(last.kind))
    return null;
  return (
    <Notice title={t('backTitle')}>
      <p>
        {inWords(last.reason)} {last.by && <bdi>{last.by}</bdi>}
      </p>
    </Notice>
  );
}

/** What has become of it so far, the latest first. */
export function History({ events, children }: { events: readonly HintEvent[]; children?: ReactNode }) {
  const t = useTranslations('curate');
  const inWords = useReason();
  return (
    <details className="fold slim">
      <summary>{t('history', { count: events.length })}</summary>
      <ol className="rules">
        {[...events].reverse().map(({ seq, kind, by, at, reason, words }) => {
          const why = inWords(reason);
          return (
            <li key={seq}>
              <p>
                {t(`event.${kind}`)} · {by ? <bdi>{by}</bdi> : t('bySystem')} · <Moment at={at} />
              </p>
              {(why || words) && (
                <p className="second">
                  {why} {words && <bdi>{words}</bdi>}
                </p>
              )}
            </li>
          );
        })}
      </ol>
      {children}
    </details>
  );
}
