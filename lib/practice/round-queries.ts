import type { Sql } from '../db/port';
import { UstatError } from '../errors';

/** What a round is for, and the module that its exercises are of: those of a placement are of any. */
type RoundKind = { kind: 'practice'; moduleId: string } | { kind: 'placement'; moduleId: null };

export type Round = RoundKind & {
  id: string;
  courseId: string;
  length: number;
  /** Items chosen so far, in order, each with the version that was shown. */
  items: { itemId: string; version: string }[];
  startedAt: Date;
  finishedAt: Date | null;
};

const roundColumns = `id, kind, course_id as "courseId", module_id as "moduleId", length, items,
  started_at as "startedAt", finished_at as "finishedAt"`;

/** A round without exercises yet. @param head its `length` is how many it is to have */
export async function insertRound(
  sql: Sql,
  head: RoundKind & { id: string; learnerId: string; courseId: string; length: number; at: Date },
): Promise<void> {
  await sql.query(
    `insert into round (id, learner_id, kind, course_id, module_id, length, items, started_at)
     values ($1, $2, $3, $4, $5, $6, '[]', $7)`,
    [head.id, head.learnerId, head.kind, head.courseId, head.moduleId, head.length, head.at],
  );
}

/** @param lock holds the row until the transaction ends: two tabs that ask for the next item get the same one */
export async function roundById(sql: Sql, learnerId: string, id: string, lock = false): Promise<Round> {
  const [row] = await sql.query<Round>(
    `select ${roundColumns} from round where learner_id = $1 and id = $2 ${lock ? 'for update' : ''}`,
    [learnerId, id],
  );
  if (!row) throw new UstatError('not-found', `No round ${id}.`);
  return row;
}

/** The round in a module that the learner has begun and not ended, to be resumed. */
export async function openRound(
  sql: Sql,
  learnerId: string,
  courseId: string,
  moduleId: string,
  since: Date,
): Promise<Round | null> {
  const [row] = await sql.query<Round>(
    `select ${roundColumns} from round
     where learner_id = $1 and course_id = $2 and module_id = $3 and finished_at is null and started_at >= $4
     order by started_at desc limit 1`,
    [learnerId, courseId, moduleId, since],
  );
  return row ?? null;
}

/** Rounds of a course that the learner has begun and not ended, latest first: hardly more than one a module. */
export async function roundsUnderWay(
  sql: Sql,
  learnerId: string,
  courseId: string,
  since: Date,
): Promise<Round[]> {
  return sql.query(
    `select ${roundColumns} from round
     where learner_id = $1 and course_id = $2 and finished_at is null and started_at >= $3
     order by started_at desc limit 12`,
    [learnerId, courseId, since],
  );
}

/** @param items all of the round so far: they take the place of those that were stored */
export async function saveRoundItems(
  sql: Sql,
  learnerId: string,
  id: string,
  items: Round['items'],
): Promise<void> {
  await sql.query('update round set items = $3 where learner_id = $1 and id = $2', [
    learnerId,
    id,
    JSON.stringify(items),
  ]);
}

/** The first end stands. */
export async function finishRound(sql: Sql, learnerId: string, id: string, at: Date): Promise<void> {
  await sql.query(
    'update round set finished_at = coalesce(finished_at, $3) where learner_id = $1 and id = $2',
    [learnerId, id, at],
  );
}
