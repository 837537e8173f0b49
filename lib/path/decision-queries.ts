import type { Sql } from '../db/port';
import type { Statement } from '../db/statement';
import type { Decision } from './store';

const decisionColumns = `id, course_id as "courseId", decided_at as "decidedAt", policy, seed, choice, propensity,
  candidates -> 'scored' as candidates, reasons, candidates ->> 'runnerUp' as "runnerUp", picked, picked_at as "pickedAt"`;

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

/** A new decision, or what the learner took of one that is there. */
export function savesDecision(learnerId: string, made: Decision): Statement {
  return {
    text: `insert into decision (learner_id, id, course_id, decided_at, policy, seed, choice, propensity, candidates, reasons,
       picked, picked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (learner_id, id) do update set picked = excluded.picked, picked_at = excluded.picked_at`,
    params: [
      ...[learnerId, made.id, made.courseId, made.decidedAt, made.policy, made.seed, made.choice],
      made.propensity,
      JSON.stringify({ scored: made.candidates, runnerUp: made.runnerUp }),
      JSON.stringify(made.reasons),
      ...[made.picked, made.pickedAt],
    ],
  };
}
