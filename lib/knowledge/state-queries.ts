import type { Sql } from '../db/port';
import type { StoredState } from './store';

/** SQL on knowledge_state. */

const stateColumns = 'model_id as "modelId", state, last_seq::float8 as "lastSeq"';

/** null before the learner's first answer in the course. */
export async function readState(sql: Sql, learnerId: string, courseId: string): Promise<StoredState | null> {
  const [row] = await sql.query<StoredState>(
    `select ${stateColumns} from knowledge_state where learner_id = $1 and course_id = $2`,
    [learnerId, courseId],
  );
  return row ?? null;
}

export async function saveState(
  tx: Sql,
  learnerId: string,
  courseId: string,
  stored: StoredState,
  at: Date,
): Promise<void> {
  await tx.query(
    `insert into knowledge_state (learner_id, course_id, model_id, state, last_seq, updated_at)
     values ($1, $2, $3, $4, $5::bigint, $6) on conflict (learner_id, course_id) do update
     set model_id = excluded.model_id, state = excluded.state, last_seq = excluded.last_seq, updated_at = excluded.updated_at`,
    [learnerId, courseId, stored.modelId, JSON.stringify(stored.state), stored.lastSeq, at],
  );
}

/** The next reader works the state out again from the attempts. */
export async function dropState(tx: Sql, learnerId: string, courseId: string): Promise<void> {
  await tx.query('delete from knowledge_state where learner_id = $1 and course_id = $2', [
    learnerId,
    courseId,
  ]);
}
