import type { Sql } from '../db/port';

/** An answer, as far as it tells what somebody could do. */
export interface Outcome {
  learnerId: string;
  roundId: string | null;
  position: number;
  itemId: string;
  skillId: string;
  ordinal: number;
  correct: boolean;
  unaided: boolean;
  at: Date;
}

const PAGE = 5_000;

/**
 * Everybody's answers in a course, one learner after another, each in order. To be read to its end
 * within a transaction: one pass and a sort.
 */
export async function* outcomesByLearner(tx: Sql, courseId: string): AsyncGenerator<Outcome[]> {
  await tx.query("select set_config('ustat.course', $1, true)", [courseId]);
  await tx.query(
    `declare outcomes no scroll cursor for
     select a.learner_id as "learnerId", a.round_id as "roundId", a.position, coalesce(a.item_id, s.ids[3]) as "itemId",
       coalesce(a.skill_id, s.ids[5]) as "skillId", a.ordinal, a.correct, a.unaided, a.answered_at as at
       from attempt a left join shared_ids s on s.id = a.shared
      where coalesce(a.course_id, s.ids[1]) = current_setting('ustat.course') order by a.learner_id, a.seq`,
  );
  let own: Outcome[] = [];
  let count = PAGE;
  while (count === PAGE) {
    const rows = await tx.query<Outcome>(`fetch forward ${PAGE} from outcomes`);
    count = rows.length;
    for (const row of rows) {
      if (own.length > 0 && own[0]?.learnerId !== row.learnerId) {
        yield own;
        own = [];
      }
      own.push(row);
    }
  }
  if (own.length > 0) yield own;
  await tx.query('close outcomes');
}
