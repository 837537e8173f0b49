import { type Columns, columnsOf, type Field } from './columns';
import { type AnswerLog, logBuilder } from './log';
import { isSequences, type Sequences, sequenceColumns, unrolled } from './pykt';
import { cellsOf, type Delimiter, delimiterOf } from './table';

/** A row that could not be used, by its line in the file (the header is line 1). */
export interface Fault {
  line: number;
  why: string;
}

export interface ReadLog {
  log: AnswerLog;
  /** Rows of the file below the header, blank lines left out. */
  rows: number;
  faults: Fault[];
  /** Second and later tries at a step, which no model is asked about. */
  laterTries: number;
  /** 'sequences': pyKT's, a row a learner. */
  format: 'answers' | 'sequences';
}

export interface ReadOptions {
  columns: Partial<Record<Field, string>>;
  /** What stands between the components of a row that has several; null: the cell is one component. */
  skillSeparator: string | null;
  /** All components of a row together are one (and not each one's own), or only the first one counts. */
  skills: 'together' | 'first';
}

/**
 * Reads a log line by line, the header first. A row with several components stays one answer: a row for each of them would
 * show the model the answer it is to predict.
 * `line` throws UstatError 'bad-input' for a header without the columns that are needed; a bad row never throws.
 */
export function logReader(options: ReadOptions) {
  const builder = logBuilder();
  const found: Omit<ReadLog, 'log'> = { rows: 0, faults: [], laterTries: 0, format: 'answers' };
  let number = 0;
  let read: ((cells: string[]) => string | null) | null = null;
  let width = 0;
  let delimiter: Delimiter = '\t';

  function begin(header: string): void {
    delimiter = delimiterOf(header);
    const names = cellsOf(header.replace(/^\uFEFF/, ''), delimiter) ?? [];
    width = names.length;
    if (isSequences(names)) {
      found.format = 'sequences';
      const columns = sequenceColumns(names);
      read = (cells) => sequence(cells, columns);
    } else {
      const columns = columnsOf(names, options.columns);
      read = (cells) => answer(cells, columns);
    }
  }

  function answer(cells: string[], columns: Columns): string | null {
    const attempt = columns.attempt === null ? '1' : (cells[columns.attempt] ?? '').trim();
    if (Number(attempt || 1) > 1) {
      found.laterTries += 1;
      return null;
    }
    const row = answerOf(cells, columns, options);
    if (typeof row === 'string') return row;
    builder.add(row);
    return null;
  }

  function sequence(cells: string[], columns: Sequences): string | null {
    const answers = unrolled(cells, columns, (cell) => component([cell], options));
    if (typeof answers === 'string') return answers;
    for (const one of answers) builder.add(one);
    return null;
  }

  return {
    line(text: string): void {
      number += 1;
      const bare = text.endsWith('\r') ? text.slice(0, -1) : text;
      if (!read) {
        begin(bare);
        return;
      }
      if (bare.trim() === '') return;
      found.rows += 1;
      const why = fault(cellsOf(bare, delimiter), width) ?? read(cellsOf(bare, delimiter) ?? []);
      if (why) found.faults.push({ line: number, why });
    },
    done: (): ReadLog => ({ ...found, log: builder.done() }),
  };
}

function fault(cells: string[] | null, width: number): string | null {
  if (!cells) return 'a quote is left open';
  return cells.length === width ? null : `${cells.length} cells where the header has ${width}`;
}

function answerOf(cells: string[], columns: Columns, options: ReadOptions) {
  const cell = (at: number) => (cells[at] ?? '').trim();
  const learner = cell(columns.learner);
  const item = columns.item.map(cell).filter(Boolean).join(' / ');
  const skill = component(columns.skill.map(cell), options);
  const right = outcome(cell(columns.correct));
  const time = columns.time === null ? null : moment(cell(columns.time));
  if (!learner) return 'no learner';
  if (!item) return 'no item';
  if (!skill) return 'no component';
  if (right === null) return `"${cell(columns.correct)}" is neither right nor wrong`;
  // a log whose times are not needed is not thrown away over one of them
  return { learner, item, skill, right, time };
}

function component(cells: readonly string[], { skillSeparator, skills }: ReadOptions): string {
  const ids = cells
    .flatMap((cell) => (skillSeparator ? cell.split(skillSeparator) : [cell]))
    .map((id) => id.trim())
    .filter(Boolean);
  return skills === 'first' ? (ids[0] ?? '') : [...new Set(ids)].sort().join(skillSeparator ?? '~~');
}

/** DataShop's words beside the usual ones; help asked for is an answer not given. */
const WORDS: Record<string, boolean> = {
  ...{ correct: true, right: true, true: true, yes: true, ok: true },
  ...{ incorrect: false, wrong: false, false: false, no: false, error: false, bug: false },
  ...{ hint: false, 'initial hint': false, initial_hint: false, help: false },
};

/** A number above a half is right: some logs give part of a point. */
export function outcome(cell: string): boolean | null {
  const word = WORDS[cell.toLowerCase()];
  if (word !== undefined) return word;
  const value = cell === '' ? Number.NaN : Number(cell);
  return value >= 0 && value <= 1 ? value > 0.5 : null;
}

/** A number as it is, or a date in milliseconds since 1970; null when it is neither. */
export function moment(cell: string): number | null {
  if (cell === '') return null;
  const value = Number(cell);
  if (Number.isFinite(value)) return value;
  const date = Date.parse(cell);
  return Number.isNaN(date) ? null : date;
}
