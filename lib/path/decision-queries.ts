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
    'update decision set picked = $3, picked_at = $4 where learner_id = $1 and id = $2 returning id',
    [learnerId, decisionId, moduleId, at],
  );
  if (rows.length === 0) throw new UstatError('not-found', `No decision ${decisionId}.`);
}
