import type { TutorDeps } from './deps';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * Sets tokens aside for a turn before the model is called, so that questions from several tabs at once can't pass the
 * learner's budget together. False: too many turns in the last minute, or tokens in the last day; the tutor then quotes.
 * Counts what is stored: deleting a conversation gives its tokens back.
 */
export async function reserveTokens(
  { db, clock, limits }: Pick<TutorDeps, 'db' | 'clock' | 'limits'>,
  learnerId: string,
  turnId: string,
  tokens: number,
): Promise<boolean> {
  const now = clock().getTime();
  return db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`ustat tutor ${learnerId}`]);
    const [used] = await tx.query<{ turns: number; tokens: number }>(
      `select count(*) filter (where t.asked_at > $2)::int as turns,
              coalesce(sum(coalesce((t.usage->>'inputTokens')::int + (t.usage->>'outputTokens')::int,
                                    (t.usage->>'reserved')::int, 0)), 0)::int as tokens
         from turn t join conversation c on c.id = t.conversation_id
        where c.learner_id = $1 and t.asked_at > $3`,
      [learnerId, new Date(now - MINUTE), new Date(now - DAY)],
    );
    if ((used?.turns ?? 0) > limits.turnsPerMinute) return false;
    if ((used?.tokens ?? 0) + tokens > limits.tokensPerDay) return false;
    await tx.query(`update turn set usage = $2::jsonb where id = $1`, [
      turnId,
      JSON.stringify({ reserved: tokens }),
    ]);
    return true;
  });
}
