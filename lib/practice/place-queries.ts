import type { Sql } from '../db/port';

/** The block of the lesson at which the learner stopped reading. */
export async function savePlace(
  sql: Sql,
  learnerId: string,
  courseId: string,
  moduleId: string,
  blockId: string,
  at: Date,
): Promise<void> {
  await sql.query(
    `insert into place (learner_id, course_id, module_id, block_id, seen_at) values ($1, $2, $3, $4, $5)
     on conflict (learner_id, course_id, module_id) do update set block_id = excluded.block_id, seen_at = excluded.seen_at`,
    [learnerId, courseId, moduleId, blockId, at],
  );
}

/** null where the learner has not read in the module yet. */
export async function placeIn(
  sql: Sql,
  learnerId: string,
  courseId: string,
  moduleId: string,
): Promise<{ blockId: string; seenAt: Date } | null> {
  const [row] = await sql.query<{ blockId: string; seenAt: Date }>(
    'select block_id as "blockId", seen_at as "seenAt" from place where learner_id = $1 and course_id = $2 and module_id = $3',
    [learnerId, courseId, moduleId],
  );
  return row ?? null;
}
