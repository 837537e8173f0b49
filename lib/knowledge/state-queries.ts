import { hexToBytes } from '@noble/hashes/utils.js';
import type { Sql } from '../db/port';
import type { Statement } from '../db/statement';
import { packState, unpackState } from './packed-state';
import type { StoredState } from './store';

/** SQL on knowledge_state and earlier_state. */

/** `state` is what programs before kept: JSON. `packed` is hexadecimal. */
export type StateRow = StoredState & { packed: string | null };

const stateColumns = `model_id as "modelId", state, encode(packed, 'hex') as packed, last_seq::float8 as "lastSeq"`;

export function stateFrom({ modelId, state, packed, lastSeq }: StateRow): StoredState {
  return { modelId, state: packed === null ? state : unpackState(hexToBytes(packed)), lastSeq };
}

/** null before the learner's first answer in the course. */
export async function readState(sql: Sql, learnerId: string, courseId: string): Promise<StoredState | null> {
  const [row] = await sql.query<StateRow>(
    `select ${stateColumns} from knowledge_state where learner_id = $1 and course_id = $2`,
    [learnerId, courseId],
  );
  return row ? stateFrom(row) : null;
}

/** The row of readState, as JSON. @param learner the parameter for the learner */
export const stateJson = (learner: string, course: string) =>
  `(select json_build_object('modelId', model_id, 'state', state, 'packed', encode(packed, 'hex'),
    'lastSeq', last_seq) from knowledge_state
    where learner_id = ${learner} and course_id = ${course})`;

export function savesState(learnerId: string, courseId: string, stored: StoredState, at: Date): Statement {
  return {
    text: `insert into knowledge_state (learner_id, course_id, model_id, packed, last_seq, updated_at)
     values ($1, $2, $3, $4, $5::bigint, $6) on conflict (learner_id, course_id) do update
     set model_id = excluded.model_id, state = null, packed = excluded.packed, last_seq = excluded.last_seq, updated_at = excluded.updated_at`,
    params: [
      learnerId,
      courseId,
      stored.modelId,
      stored.state && packState(stored.state),
      stored.lastSeq,
      at,
    ],
  };
}

/** Days of which earlier states are kept: what changed is told of a week. */
const KEPT = '8 days';

/**
 * Keeps the state as it is stored now, before another is: what it was until `at`. Those that are
 * too old go.
 */
export function keepsEarlierState(learnerId: string, courseId: string, at: Date): Statement {
  return {
    text: `insert into earlier_state (learner_id, course_id, replaced_at, model_id, state, packed, last_seq, updated_at)
      select learner_id, course_id, $3, model_id, state, packed, last_seq, updated_at from knowledge_state
      where learner_id = $1 and course_id = $2 on conflict do nothing`,
    params: [learnerId, courseId, at],
  };
}

export function dropsEarlierStates(learnerId: string, courseId: string, at: Date): Statement {
  return {
    text: `delete from earlier_state
      where learner_id = $1 and course_id = $2 and replaced_at < $3::timestamptz - interval '${KEPT}'`,
    params: [learnerId, courseId, at],
  };
}

/** All that are kept. */
export function dropsAllEarlierStates(learnerId: string, courseId: string): Statement {
  return {
    text: 'delete from earlier_state where learner_id = $1 and course_id = $2',
    params: [learnerId, courseId],
  };
}

/** The last state that was there at a moment and is kept; null before the first. */
export async function readStateAt(
  sql: Sql,
  learnerId: string,
  courseId: string,
  at: Date,
): Promise<StoredState | null> {
  const kept = (table: string) =>
    `select ${stateColumns}, updated_at from ${table}
     where learner_id = $1 and course_id = $2 and updated_at <= $3`;
  const [row] = await sql.query<StateRow>(
    `select "modelId", state, packed, "lastSeq" from (${kept('knowledge_state')} union all ${kept('earlier_state')}) as kept
     order by updated_at desc limit 1`,
    [learnerId, courseId, at],
  );
  return row ? stateFrom(row) : null;
}

/** The next reader works the state out again from the attempts. */
export async function dropState(tx: Sql, learnerId: string, courseId: string): Promise<void> {
  for (const table of ['knowledge_state', 'earlier_state'])
    await tx.query(`delete from ${table} where learner_id = $1 and course_id = $2`, [learnerId, courseId]);
}

/** How many learners have answered something in each course. */
export async function learnersIn(sql: Sql, courseIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await sql.query<{ id: string; count: number }>(
    `select course_id as id, count(*)::int as count from knowledge_state
      where course_id = any($1::text[]) group by course_id`,
    [courseIds],
  );
  return new Map(rows.map(({ id, count }) => [id, count]));
}
