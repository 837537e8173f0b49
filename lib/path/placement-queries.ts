import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import type { ScoredItem } from './placement';

/** Why an exercise of a placement is the one it is; as a decision's candidates, so that other choosers can be compared on the log. */
export interface PlacementChoice {
  at: Date;
  itemId: string;
  /** Probability that this policy shows it, given what it knew. */
  propensity: number;
  scored: ScoredItem[];
}

/** What a placement said of a module in the end. */
export interface Outcome {
  moduleId: string;
  /** P(known). */
  chance: number;
  opens: boolean;
}

export interface Placement {
  courseId: string;
  roundId: string;
  policy: string;
  /** In the order of the round's exercises. */
  choices: PlacementChoice[];
  /** null until it has ended. */
  outcome: Outcome[] | null;
  endedAt: Date | null;
}

const columns =
  'course_id as "courseId", round_id as "roundId", policy, choices, outcome, ended_at as "endedAt"';

/** null where the learner never began one in the course. */
export async function placementOf(sql: Sql, learnerId: string, courseId: string): Promise<Placement | null> {
  const [row] = await sql.query<Placement>(
    `select ${columns} from placement where learner_id = $1 and course_id = $2`,
    [learnerId, courseId],
  );
  return row ?? null;
}

/** @throws UstatError 'conflict' where the learner has one in the course already */
export async function insertPlacement(
  tx: Sql,
  given: { learnerId: string; courseId: string; roundId: string; policy: string },
): Promise<void> {
  const rows = await tx.query(
    `insert into placement (learner_id, course_id, round_id, policy, choices) values ($1, $2, $3, $4, '[]')
     on conflict (learner_id, course_id) do nothing returning round_id`,
    [given.learnerId, given.courseId, given.roundId, given.policy],
  );
  if (rows.length === 0)
    throw new UstatError('conflict', `A placement in ${given.courseId} is there already.`);
}

export async function addPlacementChoice(
  tx: Sql,
  learnerId: string,
  roundId: string,
  choice: PlacementChoice,
): Promise<void> {
  await tx.query(
    'update placement set choices = choices || $3::jsonb where learner_id = $1 and round_id = $2',
    [learnerId, roundId, JSON.stringify([choice])],
  );
}

/** The first end stands. */
export async function savePlacementEnd(
  sql: Sql,
  learnerId: string,
  roundId: string,
  outcome: readonly Outcome[],
  at: Date,
): Promise<void> {
  await sql.query(
    `update placement set outcome = $3, ended_at = $4
     where learner_id = $1 and round_id = $2 and ended_at is null`,
    [learnerId, roundId, JSON.stringify(outcome), at],
  );
}
