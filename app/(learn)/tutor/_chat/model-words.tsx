import { Fragment, type ReactNode } from 'react';

/** Where a mark leads, and what it is called; null for a mark that leads nowhere. */
type Source = (n: number) => { href: string; label: string } | null;

/**
 * A model's text: paragraphs, lists, **strong**, *emphasis* and marks [n] that lead to their
 * source. Everything else is shown as it was written; nothing of it becomes HTML or a link.
 */
export function ModelWords({ text, source }: { text: string; source: Source }) {
  const parts = text.trim().split(/\n\s*\n/);
  return (
    <div className="stack">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of a finished text never move
        <Part key={index} lines={part.split('\n')} source={source} />
      ))}
    </div>
  );
}

const BULLET = /^\s*(?:[-*•]|\d+[.)])\s+/;

function Part({ lines, source }: { lines: string[]; source: Source }) {
  if (lines.every((line) => BULLET.test(line))) {
    const List = /^\s*\d/.test(lines[0] ?? '') ? 'ol' : 'ul';
    return (
      <List className={List === 'ol' ? 'steps' : 'bullets'}>
        {lines.map((line) => (
          <li key={line}>{inline(line.replace(BULLET, ''), source)}</li>
        ))}
      </List>
    );
  }
  return <p>{inline(lines.join('\n'), source)}</p>;
}

const PIECE = /(\[\d{1,2}\]|\*\*[^*\n]+\*\*|\*[^*\n]+\*)/;

function inline(text: string, source: Source): ReactNode {
  return text.split(PIECE).map((piece, index) => {
    const mark = /^\[(\d+)\]$/.exec(piece);
    const cited = mark ? source(Number(mark[1])) : null;
    const words = piece.replace(/^\*{1,2}|\*{1,2}$/g, '');
    const shown = cited ? (
      <a className="cite" href={cited.href} aria-label={cited.label}>
        {mark?.[1]}
      </a>
    ) : piece.startsWith('**') ? (
      <strong>{words}</strong>
    ) : PIECE.test(piece) && !mark ? (
      <em>{words}</em>
    ) : (
      piece
    );
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a finished sentence never move
    return <Fragment key={index}>{shown}</Fragment>;
  });
}
