import { useTranslations } from 'next-intl';
import type { Ladder } from '@/lib/practice/ladder';
import { Focus } from '../../../../_ui/focus';
import { Icon } from '../../../../_ui/icon';

interface HintsProps {
  roundId: string;
  position: number;
  ladder: Ladder;
  spoken: { lang?: string; dir?: 'ltr' | 'rtl' };
  /** Level that was asked for just now. */
  fresh?: number | undefined;
}

/** Asks for the next hint: a quiet tool at first, a button of the ladder afterwards. */
export function HintButton({ roundId, position, ladder }: Omit<HintsProps, 'spoken' | 'fresh'>) {
  const t = useTranslations('exercise');
  const { given, next, total } = ladder;
  const n = given.length + 1;
  if (!next) return null;
  return (
    <form method="post" action="/api/hint" data-enhance>
      <input type="hidden" name="round" value={roundId} />
      <input type="hidden" name="position" value={position} />
      <input type="hidden" name="level" value={next.level} />
      <button type="submit" className={n > 1 ? 'btn quiet' : undefined}>
        {n === 1 && <Icon name="bulb" small />}
        {t(n > 1 ? 'nextHint' : 'hint', { n, total })}
      </button>
    </form>
  );
}

/**
 * The ladder of hints: those that were opened, the next one to open, and how many come after it.
 */
export function Hints(props: HintsProps) {
  const { roundId, position, ladder, spoken, fresh } = props;
  const t = useTranslations('exercise');
  const { given, next, total } = ladder;
  const later = Array.from(
    { length: Math.max(0, total - given.length - 1) },
    (_, at) => given.length + at + 2,
  );
  return (
    <section className="stack tight" aria-labelledby="h-hints" id="hints">
      <h2 id="h-hints">{t('hints')}</h2>
      <ol className="thread">
        {given.map((hint, index) => (
          <li key={hint.id} id={`hint-${hint.level}`} tabIndex={-1}>
            <Icon name="bulb" className="node is-learning" />
            <p className="second">{t('hintNumber', { n: index + 1, total })}</p>
            <p {...spoken}>{hint.text}</p>
          </li>
        ))}
        {next && (
          <li>
            <Icon name="new" className="node" />
            <HintButton roundId={roundId} position={position} ladder={ladder} />
          </li>
        )}
        {later.map((n) => (
          <li key={n}>
            <Icon name="new" className="node" />
            <p className="second">{t('hintLater', { n, total })}</p>
          </li>
        ))}
      </ol>
      {fresh !== undefined && <Focus on={`hint-${fresh}`} mark={`${roundId}/${position}/${fresh}`} />}
    </section>
  );
}
