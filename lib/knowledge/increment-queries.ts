import type { Sql } from '../db/port';
import type { Statement } from '../db/statement';
import { INPUT_COUNT } from './features';
import type { Increment } from './increment';

/** SQL on uncounted: what answers have left to be counted. */

/** Any constant will do, as long as nothing else locks under it. */
const COUNTING = 7_233_702;

/** Until the transaction ends nobody else counts a course's answers; waits for who does. */
export async function lockCounting(tx: Sql, courseId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1, hashtext($2))', [COUNTING, courseId]);
}

/** The same without waiting. @returns false while somebody else does */
export async function tryCounting(tx: Sql, courseId: string): Promise<boolean> {
  const [row] = await tx.query<{ taken: boolean }>(
    'select pg_try_advisory_xact_lock($1, hashtext($2)) as taken',
    [COUNTING, courseId],
  );
  return row?.taken ?? false;
}

export async function uncountedCourses(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ courseId: string }>(
    'select distinct course_id as "courseId" from uncounted',
  );
  return rows.map(({ courseId }) => courseId);
}

export function addsIncrement(
  courseId: string,
  seq: number,
  { learnerId, skillId, itemId, right, stand, difficulty, forecast }: Increment,
): Statement {
  const numbers = [Number(right), stand.ability, stand.count, stand.streak, difficulty];
  if (forecast) numbers.push(forecast.p, ...forecast.inputs);
  return {
    text: `insert into uncounted (learner_id, seq, course_id, skill_id, item_id, model_id, numbers)
     values ($1, $2::bigint, $3, $4, $5, $6, $7)`,
    params: [learnerId, seq, courseId, skillId, itemId, forecast?.model ?? null, numbers],
  };
}

interface Row {
  seq: number;
  learnerId: string;
  skillId: string;
  itemId: string;
  modelId: string | null;
  numbers: number[];
}

/** What waits to be counted in a course, in the order of the answers: the first `limit`. */
export async function waitingIncrements(
  sql: Sql,
  courseId: string,
  limit: number | null,
): Promise<{ seq: number; increment: Increment }[]> {
  const rows = await sql.query<Row>(
    `select seq::float8 as seq, learner_id as "learnerId", skill_id as "skillId", item_id as "itemId",
       model_id as "modelId", numbers
     from uncounted where course_id = $1 order by uncounted.seq limit $2`,
    [courseId, limit],
  );
  return rows.map((row) => ({ seq: row.seq, increment: incrementFrom(row) }));
}

/** They wait no longer. */
export async function dropIncrements(
  tx: Sql,
  taken: readonly { seq: number; increment: Increment }[],
): Promise<void> {
  await tx.query(
    `delete from uncounted u using unnest($1::uuid[], $2::bigint[]) as taken (learner_id, seq)
     where u.learner_id = taken.learner_id and u.seq = taken.seq`,
    [taken.map(({ increment }) => increment.learnerId), taken.map(({ seq }) => seq)],
  );
}

function incrementFrom({ learnerId, skillId, itemId, modelId, numbers }: Row): Increment {
  const [right, ability = 0, count = 0, streak = 0, difficulty = 0, p = 0.5, ...inputs] = numbers;
  return {
    ...{ learnerId, skillId, itemId, difficulty },
    right: right === 1,
    stand: { ability, count, streak },
    forecast:
      modelId !== null && inputs.length === INPUT_COUNT
        ? { model: modelId, p, inputs: Float32Array.from(inputs) }
        : null,
  };
}
