import type { Sql } from '../db/port';
import type { Statement } from '../db/statement';
import type { HintUse, ShownHint } from './store';

/** Notes that a hint was shown; the same level again changes nothing. */
export function savesHint(learnerId: string, hint: HintUse): Statement {
  return {
    text: `insert into hint_use (learner_id, round_id, position, item_id, level, used_at, hint_id, hint_version)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict do nothing`,
    params: [
      ...[learnerId, hint.roundId, hint.position, hint.itemId, hint.level, hint.at],
      ...[hint.hintId, hint.hintVersion],
    ],
  };
}

/** What hintsInRound gives, as JSON. @param learner the parameter for the learner */
export const hintsInRoundJson = (learner: string, round: string) =>
  `(select coalesce(json_agg(json_build_object('position', u.position, 'level', u.level, 'hintId', u.hint_id,
      'language', h.language) order by u.position, u.level), '[]')
    from hint_use u left join hint h on h.id = u.hint_id where u.learner_id = ${learner} and u.round_id = ${round})`;

/** Hints that were shown in a round, in the order of its exercises; by level. */
export async function hintsInRound(sql: Sql, learnerId: string, roundId: string): Promise<ShownHint[]> {
  return sql.query(
    `select u.position, u.level, u.hint_id as "hintId", h.language from hint_use u left join hint h on h.id = u.hint_id
      where u.learner_id = $1 and u.round_id = $2 order by u.position, u.level`,
    [learnerId, roundId],
  );
}
