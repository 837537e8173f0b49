import { UstatError } from '../../errors';
import { names } from '../log';
import type { Row } from '../table';
import { type LoggedColumns, type LoggedPlaces, placesOf } from './columns';
import { repeatWatch } from './repeats';

/** What a policy chose, how likely that was, and what came of it; a row a choice. */
export interface Logged {
  /** Names by number. */
  actions: readonly string[];
  /** Position and context as one name: what the choice knew, as far as the log tells it. */
  cells: readonly string[];
  /** Whom the bootstrap draws, sorted by name; null where each row is a unit of its own. */
  learners: readonly string[] | null;
  action: Int32Array;
  cell: Int32Array;
  unit: Int32Array;
  /** Above 0, at most 1. */
  propensity: Float64Array;
  reward: Float64Array;
  /** The other policy's chance of the same choice; null without that column. */
  target: Float64Array | null;
  /** Rows of one sequence, and their order in it; null without those columns. */
  sequence: { episode: Int32Array; step: Float64Array } | null;
}

export interface Fault {
  line: number;
  why: string;
}

export interface ReadLogged {
  logged: Logged;
  rows: number;
  faults: Fault[];
  /** Rows that stand in the table again: counted once. */
  repeats: number;
  /** How often every row stands in a table where nothing tells rows apart; 1 usually. */
  copies: number;
}

/** Parts the cells of a context. */
export const APART = '\u0000';

interface Choice {
  action: string;
  cell: string;
  learner: string | null;
  reward: number;
  propensity: number;
  target: number | null;
  episode: string | null;
  step: number;
}

/**
 * Reads a table row by row, the header first. A row that can't be read is named and left out.
 * `row` throws UstatError 'bad-input' for a missing column, `done` for chances that are none.
 */
export function loggedReader(columns: LoggedColumns) {
  const choices: Choice[] = [];
  const isCopy: boolean[] = [];
  const found = { rows: 0, faults: [] as Fault[] };
  const noChance: string[] = [];
  let places: LoggedPlaces | null = null;
  let watch = repeatWatch(0);

  return {
    row({ cells, line }: Row): void {
      if (!places) {
        places = placesOf(cells, columns);
        watch = repeatWatch(cells.length);
        return;
      }
      found.rows += 1;
      const choice = choiceOf(cells, places);
      if (typeof choice === 'string') {
        found.faults.push({ line, why: choice });
        return;
      }
      const { propensity, target } = choice;
      if (!(propensity > 0 && propensity <= 1)) noChance.push(`line ${line}: propensity ${propensity}`);
      if (target !== null && !(target >= 0 && target <= 1)) noChance.push(`line ${line}: target ${target}`);
      choices.push(choice);
      isCopy.push(watch.isRepeat(cells));
    },
    unreadable(fault: Fault): void {
      found.rows += 1;
      found.faults.push(fault);
    },
    done(): ReadLogged {
      if (noChance.length > 0)
        throw new UstatError(
          'bad-input',
          `${noChance.length} chances are not above 0 and at most 1: what was shown had a chance to be.`,
          noChance.slice(0, 10),
        );
      if (choices.length === 0) throw new UstatError('bad-input', 'The table holds no row that can be used.');
      const { identified, repeats, copies } = watch.done();
      const kept = identified ? choices.filter((_, row) => !isCopy[row]) : choices;
      return {
        ...found,
        logged: packed(kept),
        repeats: identified ? repeats : 0,
        copies: identified ? 1 : copies,
      };
    },
  };
}

function choiceOf(cells: readonly string[], places: LoggedPlaces): Choice | string {
  const text = (place: number | null) => (place === null ? '' : (cells[place] ?? '').trim());
  const action = text(places.action);
  if (action === '') return 'no action';
  if (places.learner !== null && text(places.learner) === '') return 'no learner';
  const wanted = ['reward', 'propensity', 'target', 'step'] as const;
  const values = wanted.map((field) => (places[field] === null ? 0 : numberOf(text(places[field]))));
  const wrong = wanted[values.indexOf(null)];
  if (wrong) return `the ${wrong} "${text(places[wrong])}" is no number`;
  const [reward, propensity, target, step] = values;
  return {
    ...{ action, cell: places.cell.map(text).join(APART) },
    learner: places.learner === null ? null : text(places.learner),
    ...{ reward: reward ?? 0, propensity: propensity ?? 0 },
    target: places.target === null ? null : (target ?? 0),
    ...{ episode: places.episode === null ? null : text(places.episode), step: step ?? 0 },
  };
}

const WORDS: Record<string, number> = { true: 1, false: 0 };

/** Null for what is no number; "0,25" is one. */
export function numberOf(text: string): number | null {
  const word = WORDS[text.toLowerCase()];
  if (word !== undefined) return word;
  const value = text === '' ? Number.NaN : Number(text.replace(/^(-?\d+),(\d+)$/, '$1.$2'));
  return Number.isFinite(value) ? value : null;
}

function packed(choices: readonly Choice[]): Logged {
  const [actions, cells, episodes] = [names(), names(), names()];
  const hasLearners = choices[0]?.learner !== null;
  // Sorted, so that a shuffled table draws the same learners.
  const learners = hasLearners ? [...new Set(choices.map(({ learner }) => learner ?? ''))].sort() : null;
  const place = new Map(learners?.map((name, n) => [name, n]));
  const column = (of: (choice: Choice) => number) => Float64Array.from(choices, of);
  const ids = (of: (choice: Choice, row: number) => number) => Int32Array.from(choices, of);
  return {
    ...{ actions: actions.all, cells: cells.all, learners },
    action: ids(({ action }) => actions.number(action)),
    cell: ids(({ cell }) => cells.number(cell)),
    unit: ids(({ learner }, row) => (learner === null ? row : (place.get(learner) ?? 0))),
    propensity: column(({ propensity }) => propensity),
    reward: column(({ reward }) => reward),
    target: choices[0]?.target === null ? null : column(({ target }) => target ?? 0),
    sequence:
      choices[0]?.episode === null
        ? null
        : { episode: ids(({ episode }) => episodes.number(episode ?? '')), step: column(({ step }) => step) },
  };
}
