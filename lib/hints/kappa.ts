/** How far two readers agree beyond what chance would bring. */
export interface Agreement {
  pairs: number;
  /** Share of pairs that agree, from 0 to 1. */
  agree: number;
  /** From -1 to 1; 0 is what chance brings. Null where both say the same of everything. */
  kappa: { value: number; low: number; high: number } | null;
}

const Z95 = 1.959964;

/**
 * Cohen's kappa with its 95 % interval by the asymptotic variance of Fleiss, Cohen and Everitt
 * (Psychological Bulletin 72, 1969, eq. 13).
 * @param table counts: rows are the first reader's verdicts, columns the second's, in one order
 */
export function cohensKappa(table: readonly (readonly number[])[]): Agreement {
  const pairs = table.flat().reduce((sum, count) => sum + count, 0);
  if (pairs === 0) return { pairs, agree: 0, kappa: null };
  const p = (i: number, j: number) => (table[i]?.[j] ?? 0) / pairs;
  const kinds = table.map((_, at) => at);
  const row = kinds.map((i) => kinds.reduce((sum, j) => sum + p(i, j), 0));
  const column = kinds.map((j) => kinds.reduce((sum, i) => sum + p(i, j), 0));
  const of = (list: readonly number[], at: number) => list[at] ?? 0;
  const agree = kinds.reduce((sum, i) => sum + p(i, i), 0);
  const chance = kinds.reduce((sum, i) => sum + of(row, i) * of(column, i), 0);
  if (chance > 1 - 1e-12) return { pairs, agree, kappa: null };
  const value = (agree - chance) / (1 - chance);
  const same = kinds.reduce(
    (sum, i) => sum + p(i, i) * (1 - (of(row, i) + of(column, i)) * (1 - value)) ** 2,
    0,
  );
  const other = kinds.reduce(
    (sum, i) =>
      sum +
      kinds.reduce((part, j) => (i === j ? part : part + p(i, j) * (of(column, i) + of(row, j)) ** 2), 0),
    0,
  );
  const variance =
    (same + (1 - value) ** 2 * other - (value - chance * (1 - value)) ** 2) / (pairs * (1 - chance) ** 2);
  const half = Z95 * Math.sqrt(Math.max(0, variance));
  return {
    pairs,
    agree,
    kappa: { value, low: Math.max(-1, value - half), high: Math.min(1, value + half) },
  };
}
