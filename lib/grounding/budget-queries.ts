import type { Db, Sql } from '../db/port';
import type { Usage } from './chat-model';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** `limits` of one learner: answers a minute, tokens a day; and of the whole site: tokens a day. */
export interface BudgetDeps {
  db: Db;
  clock: () => Date;
  limits: { turnsPerMinute: number; tokensPerDay: number; siteTokensPerDay: number };
}

/**
 * Sets tokens aside for a turn before the model is called, so that questions from several tabs, or
 * several servers, can't pass a budget together. False: over the learner's answers a minute or
 * tokens a day, or the site's tokens a day (the hours that began within it); the tutor then quotes.
 * What was spent stays counted when its conversation is deleted, and the site's when the learner
 * is.
 */
export async function reserveTokens(
  { db, clock, limits }: BudgetDeps,
  learnerId: string,
  turnId: string,
  tokens: number,
): Promise<boolean> {
  const now = clock();
  const yesterday = new Date(now.getTime() - DAY);
  return db.transaction(async (tx) => {
    await tx.query("select pg_advisory_xact_lock(hashtext('ustat tutor budget'))");
    const [used] = await tx.query<{ turns: number; own: number; site: number }>(
      `select count(*) filter (where at > $2)::int as turns, coalesce(sum(tokens), 0)::float8 as own,
              (select coalesce(sum(tokens), 0)::float8 from site_usage where hour > $3) as site
         from tutor_usage where learner_id = $1 and at > $3`,
      [learnerId, new Date(now.getTime() - MINUTE), yesterday],
    );
    const { turns = 0, own = 0, site = 0 } = used ?? {};
    if (turns >= limits.turnsPerMinute) return false;
    if (own + tokens > limits.tokensPerDay || site + tokens > limits.siteTokensPerDay) return false;
    await tx.query(
      `with turn as (
         insert into tutor_usage (turn_id, learner_id, at, tokens) values ($1, $2, $3, $4)
         on conflict (learner_id, turn_id) do update set at = excluded.at, tokens = excluded.tokens)
       insert into site_usage (hour, tokens) values (date_trunc('hour', $3::timestamptz, 'UTC'), $4)
       on conflict (hour) do update set tokens = site_usage.tokens + excluded.tokens`,
      [turnId, learnerId, now, tokens],
    );
    return true;
  });
}

/** The site's tokens of the hours that began within a day. */
export async function siteTokens(sql: Sql, now: Date): Promise<number> {
  const [row] = await sql.query<{ site: number }>(
    'select coalesce(sum(tokens), 0)::float8 as site from site_usage where hour > $1',
    [new Date(now.getTime() - DAY)],
  );
  return row?.site ?? 0;
}

/** What the turn really cost takes the place of what was set aside. */
export async function settleTokens(sql: Sql, learnerId: string, turnId: string, usage: Usage): Promise<void> {
  await sql.query(
    `with before as (
       select at, tokens from tutor_usage where learner_id = $1 and turn_id = $2 for update),
     turn as (
       update tutor_usage t set tokens = $3 from before b where t.learner_id = $1 and t.turn_id = $2)
     update site_usage s set tokens = s.tokens + $3 - b.tokens
       from before b where s.hour = date_trunc('hour', b.at, 'UTC')`,
    [learnerId, turnId, usage.inputTokens + usage.outputTokens],
  );
}
