import type { Sql } from '../db/port';
import type { Statement } from '../db/statement';
import type { ReadingPlace } from './store';

/** The block of the lesson at which the learner stopped reading. */
export function savesPlace(
  learnerId: string,
  courseId: string,
  moduleId: string,
  { blockId, seenAt }: ReadingPlace,
): Statement {
  return {
    text: `insert into place (learner_id, course_id, module_id, block_id, seen_at) values ($1, $2, $3, $4, $5)
     on conflict (learner_id, course_id, module_id) do update set block_id = excluded.block_id, seen_at = excluded.seen_at`,
    params: [learnerId, courseId, moduleId, blockId, seenAt],
  };
}

/** null where the learner has not read in the module yet. */
export async function placeIn(
  sql: Sql,
  learnerId: string,
  courseId: string,
  moduleId: string,
): Promise<ReadingPlace | null> {
  const [row] = await sql.query<ReadingPlace>(
    'select block_id as "blockId", seen_at as "seenAt" from place where learner_id = $1 and course_id = $2 and module_id = $3',
    [learnerId, courseId, moduleId],
  );
  return row ?? null;
}
