/** Lines of a text that have changed, and those in their place. */
export interface Hunk {
  /** In the text before, from 1. */
  line: number;
  before: string;
  after: string;
}

/** Lines compared with lines at most: beyond that all between the first and the last is one. */
const MOST = 4_000_000;

/** What has changed in a text, line by line: the longest common run of lines stays (LCS). */
export function diffLines(before: string, after: string): Hunk[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  const most = Math.min(a.length, b.length) - start;
  while (end < most && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [mine, theirs] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (mine.length === 0 && theirs.length === 0) return [];
  if (mine.length * theirs.length > MOST)
    return [{ line: start + 1, before: mine.join('\n'), after: theirs.join('\n') }];
  return hunks(mine, theirs, start);
}

function hunks(a: readonly string[], b: readonly string[], start: number): Hunk[] {
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const found: Hunk[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i += 1;
      j += 1;
      continue;
    }
    const [fromI, fromJ] = [i, j];
    while ((i < a.length || j < b.length) && !(i < a.length && j < b.length && a[i] === b[j])) {
      if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) i += 1;
      else j += 1;
    }
    found.push({
      line: start + fromI + 1,
      before: a.slice(fromI, i).join('\n'),
      after: b.slice(fromJ, j).join('\n'),
    });
  }
  return found;
}
