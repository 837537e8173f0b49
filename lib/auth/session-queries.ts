import type { Sql } from '../db/port';
import { learnerColumns } from './person-queries';
import type { Learner } from './schema';

const YEAR = 365 * 86_400_000;
/** More than anybody has phones; the one that was not used for longest ends for the next. */
const MOST_OF_ONE = 20;

/**
 * A session, by the hash of the token that the browser keeps; the token itself is stored nowhere.
 */
export interface SessionKey {
  learnerId: string;
  tokenHash: string;
}

/**
 * Whom a cookie is for, when it was made, and by which session; null in one of an older program.
 */
export interface Presented {
  learnerId: string;
  madeAt: Date;
  tokenHash: string | null;
}

/** The learner whom a cookie still signs in; null when its session was ended or ran out. */
export async function learnerSignedIn(
  sql: Sql,
  { learnerId, madeAt, tokenHash }: Presented,
  now: Date,
): Promise<Learner | null> {
  const [row] = await sql.query<Learner>(
    `select ${learnerColumns} from learner where id = $1 and (cookies_before > $2 or exists (
       select 1 from session where learner_id = $1 and token_hash = $3 and expires_at > $4))`,
    [learnerId, madeAt, tokenHash, now],
  );
  return row ?? null;
}

/** Signs a learner in on one browser, for a year from its last use. */
export async function beginSession(sql: Sql, { learnerId, tokenHash }: SessionKey, at: Date): Promise<void> {
  await sql.query(
    `delete from session where learner_id = $1 and (expires_at < $2 or token_hash in (
       select token_hash from session where learner_id = $1 order by seen_at desc, made_at desc offset $3))`,
    [learnerId, at, MOST_OF_ONE - 1],
  );
  await sql.query(
    'insert into session (learner_id, token_hash, made_at, seen_at, expires_at) values ($1, $2, $3, $3, $4)',
    [learnerId, tokenHash, at, new Date(at.getTime() + YEAR)],
  );
}

/** Notes that sessions are used, at most once a day each: a year begins anew. */
export async function renewSessions(sql: Sql, keys: readonly SessionKey[], at: Date): Promise<void> {
  await sql.query(
    `update session s set seen_at = $3, expires_at = $4
       from unnest($1::uuid[], $2::text[]) as used (learner_id, token_hash)
      where s.learner_id = used.learner_id and s.token_hash = used.token_hash
        and s.seen_at < $3::timestamptz - interval '1 day'`,
    [
      keys.map(({ learnerId }) => learnerId),
      keys.map(({ tokenHash }) => tokenHash),
      at,
      new Date(at.getTime() + YEAR),
    ],
  );
}

export async function endSession(sql: Sql, learnerId: string, tokenHash: string): Promise<void> {
  await sql.query('delete from session where learner_id = $1 and token_hash = $2', [learnerId, tokenHash]);
}

/** No browser is signed in any more, and no cookie from before there were sessions opens it. */
export async function endSessions(sql: Sql, learnerId: string): Promise<void> {
  await sql.query('delete from session where learner_id = $1', [learnerId]);
  await sql.query('update learner set cookies_before = null where id = $1', [learnerId]);
}

/**
 * After rows were brought back from a copy, which knows nothing of the sessions that were ended
 * since: none goes on. Who has a name signs in again; the others have their cookie alone, and what
 * was made until now still opens their profile.
 * @param only learners whose rows were brought back; all of them without it
 */
export async function endCopiedSessions(sql: Sql, now: Date, only?: readonly string[]): Promise<void> {
  await sql.query('delete from session where $1::uuid[] is null or learner_id = any($1)', [only ?? null]);
  await sql.query(
    `update learner l set cookies_before = $2
      where ($1::uuid[] is null or l.id = any($1))
        and not exists (select 1 from credential c where c.learner_id = l.id)`,
    [only ?? null, now],
  );
}
