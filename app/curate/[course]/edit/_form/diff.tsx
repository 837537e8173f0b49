import { useTranslations } from 'next-intl';
import { diffLines, type Hunk } from '@/lib/content/edit/line-diff';
import { diffWords } from '@/lib/hints/diff';

/** Letters of a place beyond which words are not compared one by one. */
const MOST = 6_000;
/** Places of one file that are shown. */
const SHOWN = 40;

/** What has changed in a text: what went, what came, word by word. */
export function Diff({ before, after }: { before: string; after: string }) {
  const t = useTranslations('edit');
  const all = diffLines(before, after);
  return (
    <div className="stack tight">
      {all.slice(0, SHOWN).map((hunk) => (
        <Place hunk={hunk} key={hunk.line} />
      ))}
      {all.length > SHOWN && <p className="second">{t('morePlaces', { count: all.length - SHOWN })}</p>}
    </div>
  );
}

function Place({ hunk: { line, before, after } }: { hunk: Hunk }) {
  const isLong = before.length + after.length > MOST;
  const pieces = isLong
    ? [
        { text: `${before}\n`, how: 'removed' as const },
        { text: after, how: 'added' as const },
      ]
    : diffWords(before, after);
  return (
    <div className="diff">
      <span className="second">{line}</span>
      <p dir="auto">
        {pieces.map(({ text, how }, at) => {
          const key = `${at} ${how}`;
          if (how === 'same') return <span key={key}>{text}</span>;
          return how === 'added' ? <ins key={key}>{text}</ins> : <del key={key}>{text}</del>;
        })}
      </p>
    </div>
  );
}
