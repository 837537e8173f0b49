import type { Sql } from '../../db/port';
import type { CurveSums } from './curve';
import type { OffPath } from './off-path-queries';
import type { BlockCell } from './outcome-queries';
import type { Part } from './resample';

/** SQL on experiment_result. */

/** One higher with each change of `Measured`: what is stored in another form is counted anew. */
const FORM = 3;

/** All sums that an analysis is made of. */
export interface Measured {
  at: Date;
  /** Who is in it (`whoIsIn`): of anybody else's sums nothing is shown. */
  mark: string;
  rows: BlockCell[];
  parts: Part[];
  curve: CurveSums[];
  /** By arm. */
  withdrawn: Record<string, number>;
  /** By arm; of arms that are paths. */
  offPath: Record<string, OffPath>;
}

export async function saveMeasured(sql: Sql, id: string, version: number, measured: Measured): Promise<void> {
  const { at, ...sums } = measured;
  await sql.query(
    `insert into experiment_result (experiment_id, version, at, form, measured) values ($1, $2, $3, $4, $5)
     on conflict (experiment_id, version) do update set at = $3, form = $4, measured = $5`,
    [id, version, at, FORM, JSON.stringify(sums)],
  );
}

/** The latest that was counted; null where nothing was. */
export async function measuredOf(sql: Sql, id: string, version: number): Promise<Measured | null> {
  const [row] = await sql.query<{ at: Date; measured: Omit<Measured, 'at'> }>(
    'select at, measured from experiment_result where experiment_id = $1 and version = $2 and form = $3',
    [id, version, FORM],
  );
  return row ? { ...row.measured, at: row.at } : null;
}
