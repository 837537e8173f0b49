import { UstatError } from '../../errors';
import type { Row } from '../table';
import type { LoggedColumns } from './columns';
import { APART, type Logged, numberOf } from './logged';

/** The policy that is asked about, over the log's choices. */
export interface Target {
  /** Its chance of what was logged, a number a row. */
  chance: Float64Array;
  /**
   * Its chances of every action of the log, by cell; null where the log does not tell them: then
   * there is no direct method.
   */
  spread: readonly Float64Array[] | null;
  /** Its chance, by cell, of actions that the log never shows. */
  outside: Float64Array;
}

/** Every action of the log with the same chance. */
export function uniformTarget({ actions, cells, action }: Logged): Target {
  const even = new Float64Array(actions.length).fill(1 / actions.length);
  return {
    chance: Float64Array.from(action, () => 1 / actions.length),
    spread: cells.map(() => even),
    outside: new Float64Array(cells.length),
  };
}

/** How far chances of a cell may be from 1 together. */
const ROUNDING = 1e-6;

/**
 * Chances that stand in a column of the log: those of what was shown. Those of what was not are
 * known where a cell shows every action of a constant chance.
 */
export function columnTarget({ actions, cells, action, cell, target }: Logged): Target {
  if (!target) throw new UstatError('bad-input', '--policy column wants target=… in --columns.');
  const spread = cells.map(() => new Float64Array(actions.length).fill(Number.NaN));
  let constant = true;
  for (const [row, chance] of target.entries()) {
    const own = spread[cell[row] as number] as Float64Array;
    const at = action[row] as number;
    const before = own[at] as number;
    if (!Number.isNaN(before) && Math.abs(before - chance) > ROUNDING) constant = false;
    own[at] = chance;
  }
  const known = spread.map((own) => own.map((chance) => (Number.isNaN(chance) ? 0 : chance)));
  const whole = known.every((own) => Math.abs(sumOf(own) - 1) <= ROUNDING * actions.length);
  return {
    chance: target,
    spread: constant && whole ? known : null,
    outside: new Float64Array(cells.length),
  };
}

/** Chances by context (a column each, named as in the log), action and probability. */
export type PolicyTable = Map<string, Map<string, number>>;

/**
 * Reads a policy's table row by row, the header first. Columns: those of position and context, as
 * --columns names them, the action's, and "probability".
 * @throws UstatError 'bad-input' for a missing column, a chance that is none, or a context whose
 * chances are not 1 together
 */
export function policyReader(columns: LoggedColumns) {
  const table: PolicyTable = new Map();
  let places: { cell: number[]; action: number; probability: number } | null = null;
  return {
    row({ cells, line }: Row): void {
      if (!places) {
        const lower = cells.map((name) => name.trim().toLowerCase());
        const find = (name: string) => {
          const at = lower.indexOf(name.toLowerCase());
          if (at < 0) throw new UstatError('bad-input', `The policy has no column "${name}".`);
          return at;
        };
        const context = [...(columns.get('position') ?? []), ...(columns.get('context') ?? [])];
        const action = columns.get('action')?.[0] ?? 'action';
        places = { cell: context.map(find), action: find(action), probability: find('probability') };
        return;
      }
      const probability = numberOf((cells[places.probability] ?? '').trim());
      if (probability === null || probability < 0 || probability > 1)
        throw new UstatError('bad-input', `The policy's line ${line} has no probability from 0 to 1.`);
      const key = places.cell.map((at) => (cells[at] ?? '').trim()).join(APART);
      const own = table.get(key) ?? new Map<string, number>();
      const action = (cells[places.action] ?? '').trim();
      if (own.has(action))
        throw new UstatError('bad-input', `The policy's line ${line} has "${action}" a second time.`);
      table.set(key, own.set(action, probability));
    },
    done(): PolicyTable {
      for (const [key, own] of table) {
        const sum = sumOf([...own.values()]);
        if (Math.abs(sum - 1) > ROUNDING * Math.max(1, own.size))
          throw new UstatError('bad-input', `The policy's chances${at(key)} are ${sum} together, not 1.`);
      }
      return table;
    },
  };
}

/** @throws UstatError 'bad-input' for a cell of the log that the policy says nothing about */
export function tableTarget({ actions, cells, action, cell }: Logged, table: PolicyTable): Target {
  const number = new Map(actions.map((name, n) => [name, n]));
  const outside = new Float64Array(cells.length);
  const spread = cells.map((key, n) => {
    const own = table.get(key);
    if (!own) throw new UstatError('bad-input', `The policy says nothing${at(key)}.`);
    const chances = new Float64Array(actions.length);
    for (const [name, chance] of own) {
      const place = number.get(name);
      if (place === undefined) outside[n] = (outside[n] as number) + chance;
      else chances[place] = chance;
    }
    return chances;
  });
  const chance = Float64Array.from(action, (n, row) => spread[cell[row] as number]?.[n] as number);
  return { chance, spread, outside };
}

/** @param table reads the policy, where its chances stand in a table of their own */
export async function targetOf(
  policy: 'uniform' | 'column' | 'table',
  logged: Logged,
  table: () => Promise<PolicyTable>,
): Promise<Target> {
  if (policy === 'uniform') return uniformTarget(logged);
  if (policy === 'column') return columnTarget(logged);
  return tableTarget(logged, await table());
}

const at = (key: string) => (key === '' ? '' : ` for ${key.split(APART).join(', ')}`);
const sumOf = (values: Iterable<number>) => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};
