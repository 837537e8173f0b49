import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import type { PolicyChoice, Reason, ScoredCandidate } from './policy';

export interface Decision {
  id: string;
  courseId: string;
  decidedAt: Date;
  policy: string;
  /** What the policy chose; null when everything is mastered and nothing due. */
  choice: string | null;
  propensity: number;
  candidates: ScoredCandidate[];
  reasons: Reason[];
  runnerUp: string | null;
  /** What the learner took, once they have taken something. */
  picked: string | null;
}

const decisionColumns = `id, course_id as "courseId", decided_at as "decidedAt", policy, choice, propensity,
  candidates -> 'scored' as candidates, reasons, candidates ->> 'runnerUp' as "runnerUp", picked`;

/** null before the first. */
export async function latestDecision(
  sql: Sql,
  learnerId: string,
  courseId: string,
): Promise<Decision | null> {
  const [row] = await sql.query<Decision>(
    `select ${decisionColumns} from decision where learner_id = $1 and course_id = $2
     order by decided_at desc, id desc limit 1`,
    [learnerId, courseId],
  );
  return row ?? null;
}

/** All that was chosen for or by one learner, in every course, for their own export. */
export async function everyDecisionOf(sql: Sql, learnerId: string): Promise<Decision[]> {
  return sql.query(`select ${decisionColumns} from decision where learner_id = $1 order by decided_at, id`, [
    learnerId,
  ]);
}

/** @param head its `seed` threw the dice: with it and the candidates the choice can be made again */
export async function saveDecision(
  sql: Sql,
  head: { id: string; learnerId: string; courseId: string; at: Date; policy: string; seed: string },
  made: PolicyChoice,
): Promise<void> {
  await sql.query(
    `insert into decision (id, learner_id, course_id, decided_at, policy, seed, choice, propensity, candidates, reasons)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      head.id,
      head.learnerId,
      head.courseId,
      head.at,
      head.policy,
      head.seed,
      made.moduleId,
      made.propensity,
      JSON.stringify({ scored: made.candidates, runnerUp: made.runnerUp }),
      JSON.stringify(made.reasons),
    ],
  );
}

/** The learner's own choice stands beside the policy's; a later one replaces it. @throws UstatError 'not-found' */
export async function savePick(
  sql: Sql,
  learnerId: string,
  decisionId: string,
  moduleId: string,
  at: Date,
): Promise<void> {
  const rows = await sql.query(
    'update decision set picked = $3, picked_at = $4 where id = $1 and learner_id = $2 returning id',
    [decisionId, learnerId, moduleId, at],
  );
  if (rows.length === 0) throw new UstatError('not-found', `No decision ${decisionId}.`);
}

export interface Round {
  id: string;
  courseId: string;
  /** null: a placement, whose exercises are of any module. */
  moduleId: string | null;
  length: number;
  /** Items chosen so far, in order, each with the version that was shown. */
  items: { itemId: string; version: string }[];
  startedAt: Date;
  finishedAt: Date | null;
}

const roundColumns = `id, course_id as "courseId", module_id as "moduleId", length, items,
  started_at as "startedAt", finished_at as "finishedAt"`;

/** A round without exercises yet. @param head its `length` is how many it is to have */
export async function insertRound(
  sql: Sql,
  head: {
    id: string;
    learnerId: string;
    courseId: string;
    moduleId: string | null;
    length: number;
    at: Date;
  },
): Promise<void> {
  await sql.query(
    `insert into round (id, learner_id, course_id, module_id, length, items, started_at)
     values ($1, $2, $3, $4, $5, '[]', $6)`,
    [head.id, head.learnerId, head.courseId, head.moduleId, head.length, head.at],
  );
}

/** @param lock holds the row until the transaction ends: two tabs that ask for the next item get the same one */
export async function roundById(sql: Sql, learnerId: string, id: string, lock = false): Promise<Round> {
  const [row] = await sql.query<Round>(
    `select ${roundColumns} from round where id = $1 and learner_id = $2 ${lock ? 'for update' : ''}`,
    [id, learnerId],
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
export async function saveRoundItems(sql: Sql, id: string, items: Round['items']): Promise<void> {
  await sql.query('update round set items = $2 where id = $1', [id, JSON.stringify(items)]);
}

/** The first end stands. */
export async function finishRound(sql: Sql, id: string, at: Date): Promise<void> {
  await sql.query('update round set finished_at = coalesce(finished_at, $2) where id = $1', [id, at]);
}

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
