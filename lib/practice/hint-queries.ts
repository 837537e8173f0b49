import type { Sql } from '../db/port';
import type { HintUse } from './store';

/** Notes that a hint was shown; the same level again changes nothing. */
export async function saveHint(sql: Sql, learnerId: string, hint: HintUse): Promise<void> {
  await sql.query(
    `insert into hint_use (learner_id, round_id, position, item_id, level, used_at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [learnerId, hint.roundId, hint.position, hint.itemId, hint.level, hint.at],
  );
}

/** Hints that were shown in a round, in the order of its exercises; levels from 1. */
export async function hintsInRound(
  sql: Sql,
  learnerId: string,
  roundId: string,
): Promise<Pick<HintUse, 'position' | 'level'>[]> {
  return sql.query(
    'select position, level from hint_use where learner_id = $1 and round_id = $2 order by position, level',
    [learnerId, roundId],
  );
}
