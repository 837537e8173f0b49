import type { FilledSheet, Sheet } from './sheet';

/** Where nothing is filled in: a line to write on by hand. */
export const GAP = '____________';

/** A piece of a letter: words of the course, or the gap of a part. */
export type LetterPiece = { words: string } | { part: string };

/** A letter's text cut at its gaps, in order. */
export function letterPieces(letter: string): LetterPiece[] {
  return letter.split(/(\{[a-z0-9-]+\})/).flatMap((piece): LetterPiece[] => {
    if (piece === '') return [];
    return /^\{.*\}$/.test(piece) ? [{ part: piece.slice(1, -1) }] : [{ words: piece }];
  });
}

/** A filled sheet as plain text, to be sent from the phone. */
export function sheetAsText({ kind, parts, text }: Sheet, { ticked, gaps, lines }: FilledSheet): string {
  const name = (part: string) => text.parts[part] ?? part;
  if (kind === 'letter') {
    return letterPieces(text.letter ?? '')
      .map((piece) => ('words' in piece ? piece.words : gaps[piece.part]?.trim() || GAP))
      .join('')
      .trim();
  }
  const body =
    kind === 'checklist'
      ? parts.map((part) => `${ticked.includes(part) ? '☑' : '☐'} ${name(part)}`)
      : lines.map((line) => parts.map((part) => `${name(part)}: ${line[part] || GAP}`).join('\n'));
  return [text.title, ...body].join(kind === 'notes' ? '\n\n' : '\n');
}
