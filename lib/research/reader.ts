import { type Columns, columnsOf, type Field } from './columns';
import { type Answer, type AnswerLog, logBuilder, withoutRepeats } from './log';
import { type DateOrder, momentColumn } from './moments';
import { isSequences, type Sequences, sequenceColumns, unrolled } from './pykt';
import type { Row } from './table';

/** A row that could not be used, by the line of the file where it begins. */
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
  /** Rows that named a further component of the answer before them: one answer with it. */
  furtherComponents: number;
  /** Answers that the log held twice, counted once. */
  repeats: number;
  /** Why the times can't be used, or how they were read where that had to be found out. */
  times: string | null;
  /** 'sequences': pyKT's, a row a learner. */
  format: 'answers' | 'sequences';
}

export interface ReadOptions {
  columns: Partial<Record<Field, string>>;
  /**
   * What stands between the components of a row that has several; null: the cell is one component.
   */
  skillSeparator: string | null;
  /**
   * All components of a row together are one (and not each one's own), or only the first one
   * counts.
   */
  skills: 'together' | 'first';
  /** The order of day and month in dates such as 02/01/2026; null: it must show in the log. */
  dates: DateOrder | null;
}

/** An answer with its time as the log writes it. */
type WrittenAnswer = Omit<Answer, 'time'> & { time: string };

/** A learner's last answer, to which the next row may add a component. */
interface Last extends WrittenAnswer {
  /** Place in the log, from 0. */
  place: number;
  components: string[];
}

/**
 * Reads a log row by row, the header first. An answer with several components stays one answer,
 * whether they stand in one row or in a row each: a row for each of them would show the model the
 * answer it is to predict. `row` throws UstatError 'bad-input' for a header without the columns
 * that are needed; a bad row never throws.
 */
export function logReader(options: ReadOptions) {
  const builder = logBuilder();
  const moments = momentColumn(options.dates);
  const found = { rows: 0, faults: [] as Fault[], laterTries: 0, furtherComponents: 0 };
  const lasts = new Map<string, Last>();
  let format: ReadLog['format'] = 'answers';
  let read: ((cells: string[]) => string | null) | null = null;
  let width = 0;

  function begin(names: string[]): void {
    width = names.length;
    if (isSequences(names)) {
      format = 'sequences';
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
    const last = lasts.get(row.learner);
    if (last && isFurtherComponent(last, row)) {
      found.furtherComponents += 1;
      last.components.push(row.skill);
      if (options.skills === 'together') builder.rename(last.place, component(last.components, options));
    } else {
      lasts.set(row.learner, { ...row, place: builder.length, components: [row.skill] });
      builder.add({ ...row, time: null });
      if (columns.time !== null) moments.add(row.time);
    }
    return null;
  }

  function sequence(cells: string[], columns: Sequences): string | null {
    const answers = unrolled(cells, columns, (cell) => component([cell], options));
    if (typeof answers === 'string') return answers;
    for (const one of answers) builder.add(one);
    return null;
  }

  return {
    row({ cells, line }: Row): void {
      if (!read) {
        begin(cells);
        return;
      }
      found.rows += 1;
      const wrong = cells.length === width ? null : `${cells.length} cells where the header has ${width}`;
      const why = wrong ?? read(cells);
      if (why) found.faults.push({ line, why });
    },
    /** A row that could not even be split into cells. */
    unreadable(fault: Fault): void {
      found.rows += 1;
      found.faults.push(fault);
    },
    done(): ReadLog {
      const log = builder.done();
      if (format === 'sequences') return { ...found, log, repeats: 0, times: null, format };
      const { time, note } = moments.done();
      return { ...found, ...withoutRepeats({ ...log, time }), times: note, format };
    },
  };
}

function isFurtherComponent(last: Last, row: WrittenAnswer): boolean {
  const isSame = last.item === row.item && last.time === row.time && last.right === row.right;
  return isSame && !last.components.includes(row.skill);
}

function answerOf(cells: string[], columns: Columns, options: ReadOptions): WrittenAnswer | string {
  const cell = (at: number) => (cells[at] ?? '').trim();
  const learner = cell(columns.learner);
  const item = columns.item.map(cell).filter(Boolean).join(' / ');
  const skill = component(columns.skill.map(cell), options);
  const right = outcome(cell(columns.correct));
  const time = columns.time === null ? '' : cell(columns.time);
  if (!learner) return 'no learner';
  if (!item) return 'no item';
  if (!skill) return 'no component';
  if (right === null) return `"${cell(columns.correct)}" is neither right nor wrong`;
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
function outcome(cell: string): boolean | null {
  const word = WORDS[cell.toLowerCase()];
  if (word !== undefined) return word;
  const value = cell === '' ? Number.NaN : Number(cell.replace(/^(\d+),(\d+)$/, '$1.$2'));
  return value >= 0 && value <= 1 ? value > 0.5 : null;
}
