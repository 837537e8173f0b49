import type { Sql } from '../db/port';
import type { Statement } from '../db/statement';
import type { SeenHint } from './showings';
import type { HintUse, ShownHint } from './store';

/** Notes that a hint was shown; the same level again changes nothing. */
export function savesHint(learnerId: string, hint: HintUse): Statement {
  return {
    text: `insert into hint_use (learner_id, round_id, position, item_id, level, used_at, hint_id, hint_version, language)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict do nothing`,
    params: [
      ...[learnerId, hint.roundId, hint.position, hint.itemId, hint.level, hint.at],
      ...[hint.hintId, hint.hintVersion, hint.language],
    ],
  };
}

/** Every hint that a learner has seen, of those that have a name. */
export async function hintsSeenBy(sql: Sql, learnerId: string): Promise<SeenHint[]> {
  return sql.query(
    `select round_id as "roundId", position, hint_id as "hintId", hint_version as version, level, used_at as at
       from hint_use where learner_id = $1 and hint_id is not null`,
    [learnerId],
  );
}

/** What hintsInRound gives, as JSON. @param learner the parameter for the learner */
export const hintsInRoundJson = (learner: string, round: string) =>
  `(select coalesce(json_agg(json_build_object('position', position, 'level', level, 'hintId', hint_id,
      'language', language) order by position, level), '[]')
    from hint_use where learner_id = ${learner} and round_id = ${round})`;

/** Hints that were shown in a round, in the order of its exercises; by level. */
export async function hintsInRound(sql: Sql, learnerId: string, roundId: string): Promise<ShownHint[]> {
  return sql.query(
    `select position, level, hint_id as "hintId", language from hint_use
      where learner_id = $1 and round_id = $2 order by position, level`,
    [learnerId, roundId],
  );
}

/** As savesHint; of a hint that was shown twice the first time stands. */
export function savesFirstHint(learnerId: string, hint: HintUse): Statement {
  const { text, params } = savesHint(learnerId, hint);
  const first = `(learner_id, round_id, position, level) do update
     set used_at = excluded.used_at, item_id = excluded.item_id,
     hint_id = excluded.hint_id, hint_version = excluded.hint_version, language = excluded.language
     where (excluded.used_at, excluded.item_id, coalesce(excluded.hint_id::text, ''))
       < (hint_use.used_at, hint_use.item_id, coalesce(hint_use.hint_id::text, ''))`;
  return { text: text.replace('do nothing', first), params };
}

/** When hints of one exercise were shown, the first one first. */
export async function hintTimes(
  sql: Sql,
  learnerId: string,
  roundId: string,
  position: number,
): Promise<Date[]> {
  const rows = await sql.query<{ at: Date }>(
    `select used_at as at from hint_use where learner_id = $1 and round_id = $2 and position = $3
     order by used_at`,
    [learnerId, roundId, position],
  );
  return rows.map(({ at }) => at);
}

/** What a learner saw of hints in a course, in order. */
export async function hintsUsedBy(sql: Sql, learnerId: string, courseId: string): Promise<HintUse[]> {
  return sql.query(
    `select h.round_id as "roundId", h.position, h.item_id as "itemId", h.level, h.used_at as at,
       h.hint_id as "hintId", h.hint_version as "hintVersion", h.language
     from hint_use h join round r on r.learner_id = h.learner_id and r.id = h.round_id
     where h.learner_id = $1 and r.course_id = $2 order by h.used_at, h.round_id, h.position, h.level`,
    [learnerId, courseId],
  );
}
