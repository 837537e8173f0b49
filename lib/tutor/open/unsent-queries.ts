import type { Sql } from '../../db/port';
import { IS_CALL } from '../sent-question-queries';

/** Fewer learners than this would be somebody. */
export const LEAST_LEARNERS = 5;
const DAYS = 30;
const MOST = 10;
const DAY = 86_400_000;

/** So many learners asked something near a section that the course does not answer, and kept it. */
export interface Unsent {
  /** Of the module and the block. */
  place: string;
  /** As most of them read it. */
  heading: string;
  learners: number;
}

/**
 * Questions of the last thirty days that were refused and that nobody sent: counts alone, by the
 * nearest section, most first; their words stay with those who asked. No calls for help.
 */
export async function unsentByHeading(sql: Sql, courseId: string, now: Date): Promise<Unsent[]> {
  return sql.query<Unsent>(
    `select concat_ws('/', t.answer #>> '{nearest,0,moduleId}', t.answer #>> '{nearest,0,blockId}') as place,
       mode() within group (order by t.answer #>> '{nearest,0,heading}') as heading,
       count(distinct t.learner_id)::int as learners
       from turn t join conversation c on c.learner_id = t.learner_id and c.id = t.conversation_id
      where t.answer ->> 'kind' = 'not-in-course' and t.asked_at > $2 and c.course_id = $1
        and t.answer #>> '{nearest,0,heading}' <> '' and not ${IS_CALL}
        and not exists (select from sent_question s where s.learner_id = t.learner_id and s.turn_id = t.id)
      group by 1
     having count(distinct t.learner_id) >= ${LEAST_LEARNERS}
      order by 3 desc, 1 limit ${MOST}`,
    [courseId, new Date(now.getTime() - DAYS * DAY)],
  );
}
