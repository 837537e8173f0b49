import type { Sql } from '../db/port';
import type { Statement } from '../db/statement';
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
