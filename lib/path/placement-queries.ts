import type { Sql } from '../db/port';
import type { Statement } from '../db/statement';
import type { Placement } from './store';

const columns =
  'course_id as "courseId", round_id as "roundId", policy, choices, outcome, ended_at as "endedAt"';

/** null where the learner never began one in the course. */
export async function placementOf(sql: Sql, learnerId: string, courseId: string): Promise<Placement | null> {
  const [row] = await sql.query<Placement>(
    `select ${columns} from placement where learner_id = $1 and course_id = $2`,
    [learnerId, courseId],
  );
  return row ? withDates(row) : null;
}

/** JSON has no dates. */
function withDates(row: Placement): Placement {
  return { ...row, choices: row.choices.map((choice) => ({ ...choice, at: new Date(choice.at) })) };
}

/** The learner's placement in its course, as it is now. */
export function savesPlacement(learnerId: string, placement: Placement): Statement {
  const { courseId, roundId, policy, choices, outcome, endedAt } = placement;
  return {
    text: `insert into placement (learner_id, course_id, round_id, policy, choices, outcome, ended_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (learner_id, course_id) do update
     set round_id = excluded.round_id, policy = excluded.policy, choices = excluded.choices, outcome = excluded.outcome, ended_at = excluded.ended_at`,
    params: [
      ...[learnerId, courseId, roundId, policy, JSON.stringify(choices)],
      ...[outcome && JSON.stringify(outcome), endedAt],
    ],
  };
}
