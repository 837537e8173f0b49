export interface Piece {
  text: string;
  how: 'same' | 'added' | 'removed';
}

/** What became of a text, word by word: the longest common run of words stays (LCS). */
export function diffWords(before: string, after: string): Piece[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  const longest = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = longest[i] as number[];
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const pieces: Piece[] = [];
  const push = (text: string, how: Piece['how']) => {
    const last = pieces.at(-1);
    if (last?.how === how) last.text += text;
    else pieces.push({ text, how });
  };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [one = '', other = ''] = [a[i], b[j]];
    if (i < a.length && j < b.length && one === other) {
      push(one, 'same');
      i += 1;
      j += 1;
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) {
      push(one, 'removed');
      i += 1;
    } else {
      push(other, 'added');
      j += 1;
    }
  }
  return pieces;
}

/** Each with the space behind it, so that all together are the text. */
const wordsOf = (text: string): string[] => text.match(/\S+\s*/gu) ?? [];
