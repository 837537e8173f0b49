/** Names of one list at most. */
export const MOST_NAMES = 500;
const SHORTEST = 2;
const LONGEST = 60;

/** Why a line makes no profile as it is. */
export type NameFault = 'short' | 'long' | 'unreadable';
/** What is to be known of a line that makes one. */
export type NameNote = 'twice' | 'there' | 'formula';

export interface ListedName {
  /** Of the list, from 1. */
  line: number;
  /** As it was written. */
  given: string;
  /** What the profile is to be called: of two alike the second has a number. */
  name: string;
  note: NameNote | null;
  fault: NameFault | null;
}

/** A row of the list, split into its cells. */
export interface Row {
  line: number;
  cells: readonly string[];
}

/** Headings of a column of names, as tables have them. */
const HEADINGS =
  /^(name|names|full name|nickname|student|learner|имя|имена|фио|ф\. ?и\. ?о\.?|ученик|учащийся|участник|аты|аты-жөнү|ат|ысым|ысымы|окуучу|الاسم|اسم|الأسماء|المتعلم|المتعلّم)$/iu;

/**
 * The names of a list, each once: of the column that is headed as one, else of the first. One row
 * of several cells is a list that somebody has typed with commas.
 * @param taken how the members of the class are called
 * @param keyOf two names with one key look alike
 */
export function namesOf(
  rows: readonly Row[],
  taken: readonly string[],
  keyOf: (name: string) => string,
): ListedName[] {
  const [head, ...rest] = rows;
  const [only] = rows.length === 1 ? rows : [];
  const heading = head ? head.cells.findIndex((cell) => HEADINGS.test(tidy(cell))) : -1;
  const written = only
    ? only.cells.map((cell) => ({ line: only.line, cell }))
    : (heading < 0 ? rows : rest).map(({ line, cells }) => ({
        line,
        cell: cells[Math.max(0, heading)] ?? '',
      }));
  const there = new Set(taken.map(keyOf));
  const all = new Set(there);
  return written
    .filter(({ cell }) => tidy(cell) !== '')
    .map(({ line, cell }) => {
      const given = tidy(cell);
      const fault = faultOf(given);
      const key = keyOf(given);
      const isAlike = fault === null && all.has(key);
      const name = isAlike ? distinct(given, all, keyOf) : given;
      if (fault === null) all.add(keyOf(name));
      const note = isAlike ? (there.has(key) ? 'there' : 'twice') : /^[=+\-@]/.test(given) ? 'formula' : null;
      return { line, given, name, note, fault };
    });
}

/** Whether a row has more than the name: the rest is left out. */
export const hasMoreColumns = (rows: readonly Row[]): boolean =>
  rows.length > 1 && rows.some(({ cells }) => cells.filter((cell) => tidy(cell) !== '').length > 1);

/** In one form of Unicode, without what can't be seen, and with single spaces. */
function tidy(cell: string): string {
  return cell
    .normalize('NFC')
    .replace(/[\p{Cc}\u200b\ufeff]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function faultOf(name: string): NameFault | null {
  // an old encoding has no ң, ө and ү, and a table program puts "?" in their place
  if (/\ufffd|\p{L}\?|\?\p{L}/u.test(name)) return 'unreadable';
  if (name.length < SHORTEST) return 'short';
  return name.length > LONGEST ? 'long' : null;
}

/** The name with the first number that nobody has: "Aigul 2". */
function distinct(name: string, all: ReadonlySet<string>, keyOf: (name: string) => string): string {
  for (let n = 2; ; n += 1) {
    const tail = ` ${n}`;
    const one = `${name.slice(0, LONGEST - tail.length)}${tail}`;
    if (!all.has(keyOf(one))) return one;
  }
}
