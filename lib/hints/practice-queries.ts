import type { Db, Sql } from '../db/port';
import { UstatError } from '../errors';
import { EVENTS } from './hint-queries';
import type { Card } from './practice';
import { reviewOf } from './review';
import type { HintEvent } from './schema';

export interface PracticeQueue {
  id: string;
  language: string;
  madeAt: Date;
  cards: Card[];
  /** Whether each card was let pass, so far. */
  answers: boolean[];
}

/** Of approved hints so many may become cards. */
const MOST = 400;

/** What learners see of a course, at its levels. */
export async function approvedOfCourse(
  sql: Sql,
  courseId: string,
): Promise<{ itemId: string; level: number; language: string; text: string }[]> {
  const rows = await sql.query<{
    itemId: string;
    level: number;
    language: string;
    events: HintEvent[];
    texts: Record<string, string>;
  }>(
    `select h.item_id as "itemId", h.level, h.language, ${EVENTS} as events,
       (select json_object_agg(v.version, v.text) from hint_version v where v.hint_id = h.id) as texts
       from hint h where h.course_id = $1 and h.state = 'approved' and h.level > 0 order by h.made_at desc, h.id limit $2`,
    [courseId, MOST * 4],
  );
  return rows.flatMap(({ events, texts, ...place }) => {
    const { state, version } = reviewOf(events);
    const text = texts[version];
    return state === 'approved' && text !== undefined ? [{ ...place, text }] : [];
  });
}

export async function addPractice(
  sql: Sql,
  staffId: string,
  courseId: string,
  { id, language, madeAt, cards }: Omit<PracticeQueue, 'answers'>,
): Promise<void> {
  await sql.query(
    'insert into hint_practice (id, staff_id, course_id, language, made_at, cards) values ($1, $2, $3, $4, $5, $6)',
    [id, staffId, courseId, language, madeAt, JSON.stringify(cards)],
  );
}

/** One's own in a course, the latest first. */
export async function practicesOf(sql: Sql, staffId: string, courseId: string): Promise<PracticeQueue[]> {
  return sql.query(
    `select id, language, made_at as "madeAt", cards, answers from hint_practice
      where staff_id = $1 and course_id = $2 order by made_at desc, id desc limit 20`,
    [staffId, courseId],
  );
}

/**
 * @param at the card, from 0: one that was answered already is not answered again
 * @throws UstatError 'conflict' for it, and for a practice of somebody else
 */
export async function answerCard(
  db: Db,
  staffId: string,
  { id, at, passes }: { id: string; at: number; passes: boolean },
): Promise<void> {
  const done = await db.query(
    `update hint_practice set answers = answers || $4::jsonb
      where id = $1 and staff_id = $2 and jsonb_array_length(answers) = $3 and $3 < jsonb_array_length(cards) returning 1`,
    [id, staffId, at, JSON.stringify([passes])],
  );
  if (done.length === 0) throw new UstatError('conflict', 'This card was answered already.');
}
