import { bytesToHex } from '@noble/hashes/utils.js';
import type { Sql } from '../db/port';
import type { PackedPart } from './packed-attempt';
import { keepShared, numberOf } from './shared-ids-queries';
import type { KnowledgeState } from './trace';

/** SQL on rows that programs before wrote as JSON. */

/** A table that has some. */
interface OldTable {
  name: string;
  /** Which of its rows are. */
  where: string;
}

/** One whose rows have an id, and columns in which programs before kept what is packed now. */
interface OldRows extends OldTable {
  columns: readonly string[];
}

export const OLD_ATTEMPTS: OldRows = {
  name: 'attempt',
  where: 'packed is null',
  columns: [
    ...['course_id', 'module_id', 'item_id', 'item_version', 'skill_id', 'language', 'answer', 'mistake'],
    'view',
  ],
};

// one that could not be read has neither form
const OLD_STATE = 'packed is null and state is not null';
export const OLD_STATES: readonly OldTable[] = [
  { name: 'knowledge_state', where: OLD_STATE },
  { name: 'earlier_state', where: OLD_STATE },
];

export async function countOld(sql: Sql, tables: readonly OldTable[]): Promise<number> {
  const counts = tables.map(({ name, where }) => `(select count(*) from ${name} where ${where})`);
  const [row] = await sql.query<{ count: number }>(`select (${counts.join(' + ')})::int as count`);
  return row?.count ?? 0;
}

/** The first learner who has such rows after another one. @param after null: of all */
export async function nextWithOld(
  sql: Sql,
  tables: readonly OldTable[],
  after: string | null,
): Promise<string | null> {
  const first = ({ name, where }: OldTable) => `(select learner_id from ${name}
    where ${where} and ($1::uuid is null or learner_id > $1) order by learner_id limit 1)`;
  const [row] = await sql.query<{ id: string }>(
    `select learner_id as id from (${tables.map(first).join(' union all ')}) old order by 1 limit 1`,
    [after],
  );
  return row?.id ?? null;
}

/** The next of a learner's attempts, locked. @param after id of the last one before; null: first */
export async function oldAttempts(
  tx: Sql,
  learnerId: string,
  after: string | null,
  most: number,
): Promise<({ id: string } & PackedPart)[]> {
  return tx.query(
    `select id, course_id as "courseId", module_id as "moduleId", item_id as "itemId", item_version as "itemVersion",
       skill_id as "skillId", language, answer, mistake, view
      from attempt where learner_id = $1 and packed is null and ($2::uuid is null or id > $2)
      order by id limit $3 for update`,
    [learnerId, after, most],
  );
}

/** A row as it is to be kept. */
export interface PackedRow {
  id: string;
  ids: string[];
  packed: Uint8Array;
}

/** Writes rows of a learner anew; they are locked. */
export async function savePacked(
  tx: Sql,
  { name, where, columns }: OldRows,
  learnerId: string,
  rows: readonly PackedRow[],
): Promise<void> {
  const lists = new Map(rows.map(({ ids }) => [numberOf(ids), ids]));
  for (const ids of lists.values()) await keepShared(tx, ids);
  const given = rows.map(({ id, ids, packed }) => ({ id, shared: numberOf(ids), bytes: bytesToHex(packed) }));
  await tx.query(
    `update ${name} r set shared = p.shared, packed = decode(p.bytes, 'hex'),
       ${columns.map((column) => `${column} = null`).join(', ')}
      from jsonb_to_recordset($2::jsonb) as p(id uuid, shared bigint, bytes text)
      where r.learner_id = $1 and r.id = p.id and r.${where}`,
    [learnerId, JSON.stringify(given)],
  );
}

/** Columns that name a state of a learner. */
const STATE_KEY = {
  knowledge_state: 'course_id',
  earlier_state: "course_id || ' ' || replaced_at::text",
} as const;

/** A learner's states in one of both tables, locked. */
export async function oldStates(
  tx: Sql,
  table: keyof typeof STATE_KEY,
  learnerId: string,
): Promise<{ key: string; state: KnowledgeState }[]> {
  return tx.query(
    `select ${STATE_KEY[table]} as key, state from ${table}
      where learner_id = $1 and packed is null and state is not null for update`,
    [learnerId],
  );
}

export async function savePackedState(
  tx: Sql,
  table: keyof typeof STATE_KEY,
  learnerId: string,
  { key, packed }: { key: string; packed: Uint8Array },
): Promise<void> {
  await tx.query(
    `update ${table} set packed = $3, state = null
      where learner_id = $1 and ${STATE_KEY[table]} = $2 and packed is null`,
    [learnerId, key, packed],
  );
}
