import { useTranslations } from 'next-intl';
import { Focus } from '../../../../_ui/focus';
import { Icon } from '../../../../_ui/icon';

interface HintsProps {
  roundId: string;
  position: number;
  /** Shown so far, first level first. */
  given: readonly string[];
  total: number;
  spoken: { lang?: string; dir?: 'ltr' | 'rtl' };
  /** Level that was asked for just now. */
  fresh?: number | undefined;
}

/** Asks for the next hint: a quiet tool at first, a button of the ladder afterwards. */
export function HintButton({ roundId, position, given, total }: Omit<HintsProps, 'spoken' | 'fresh'>) {
  const t = useTranslations('exercise');
  const level = given.length + 1;
  if (level > total) return null;
  return (
    <form method="post" action="/api/hint" data-enhance>
      <input type="hidden" name="round" value={roundId} />
      <input type="hidden" name="position" value={position} />
      <input type="hidden" name="level" value={level} />
      <button type="submit" className={level > 1 ? 'btn quiet' : undefined}>
        {level === 1 && <Icon name="bulb" small />}
        {t(level > 1 ? 'nextHint' : 'hint', { n: level, total })}
      </button>
    </form>
  );
}

/**
 * The ladder of hints: those that were opened, the next one to open, and how many come after it.
 */
export function Hints(props: HintsProps) {
  const { roundId, position, given, total, spoken, fresh } = props;
  const t = useTranslations('exercise');
  const next = given.length + 1;
  const later = Array.from({ length: Math.max(0, total - next) }, (_, index) => next + index + 1);
  return (
    <section className="stack tight" aria-labelledby="h-hints" id="hints">
      <h2 id="h-hints">{t('hints')}</h2>
      <ol className="thread">
        {given.map((hint, index) => (
          <li key={hint} id={`hint-${index + 1}`} tabIndex={-1}>
            <Icon name="bulb" className="node is-learning" />
            <p className="second">{t('hintNumber', { n: index + 1, total })}</p>
            <p {...spoken}>{hint}</p>
          </li>
        ))}
        {next <= total && (
          <li>
            <Icon name="new" className="node" />
            <HintButton roundId={roundId} position={position} given={given} total={total} />
          </li>
        )}
        {later.map((n) => (
          <li key={n}>
            <Icon name="new" className="node" />
            <p className="second">{t('hintLater', { n, total })}</p>
          </li>
        ))}
      </ol>
      {fresh && <Focus on={`hint-${fresh}`} mark={`${roundId}/${position}/${fresh}`} />}
    </section>
  );
}
