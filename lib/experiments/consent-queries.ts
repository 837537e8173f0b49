import type { Db, Sql } from '../db/port';

/** SQL on study_consent: who takes part, and what follows for their exposures. */

/** What somebody has said about taking part; null: they were never asked. */
export interface Consent {
  /** Null: no answer yet. */
  takesPart: boolean | null;
  isOfAge: boolean | null;
  answeredAt: Date | null;
}

export async function consentOf(sql: Sql, learnerId: string): Promise<Consent | null> {
  const [row] = await sql.query<Consent>(
    `select takes_part as "takesPart", is_of_age as "isOfAge", answered_at as "answeredAt"
     from study_consent where learner_id = $1`,
    [learnerId],
  );
  return row ?? null;
}

/** Notes that it is asked now. @returns false where it was asked before */
export async function noteOffer(sql: Sql, learnerId: string, now: Date): Promise<boolean> {
  const rows = await sql.query(
    'insert into study_consent (learner_id, offered_at) values ($1, $2) on conflict do nothing returning 1',
    [learnerId, now],
  );
  return rows.length > 0;
}

/**
 * What somebody answers, or answers anew. Who does not take part, or is too young, leaves all
 * experiments at once and for good: what was measured until then is in no analysis.
 * @param said.age in years, which the page asked about
 * @returns how many they have left by it
 */
export async function saveConsent(
  db: Db,
  learnerId: string,
  { takesPart, isOfAge, age }: { takesPart: boolean; isOfAge: boolean; age: number },
  now: Date,
): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.query(
      `insert into study_consent (learner_id, takes_part, is_of_age, answered_at, age) values ($1, $2, $3, $4, $5)
       on conflict (learner_id) do update set takes_part = $2, is_of_age = $3, answered_at = $4, age = $5`,
      [learnerId, takesPart, isOfAge, now, age],
    );
    if (takesPart && isOfAge) return 0;
    const left = await tx.query(
      'update exposure set withdrawn_at = $2 where learner_id = $1 and withdrawn_at is null returning 1',
      [learnerId, now],
    );
    return left.length;
  });
}

/**
 * Where the operator asks for a higher age than before, whoever said to have reached the lower one
 * leaves all experiments, until they answer again.
 * @param age in years, as it is asked now
 * @returns how many
 */
export async function leaveOutYounger(db: Db, age: number, now: Date): Promise<number> {
  return db.transaction(async (tx) => {
    const left = await tx.query<{ id: string }>(
      `update study_consent set is_of_age = false where is_of_age and coalesce(age, 0) < $1
       returning learner_id as id`,
      [age],
    );
    await tx.query(
      'update exposure set withdrawn_at = $2 where learner_id = any($1::uuid[]) and withdrawn_at is null',
      [left.map(({ id }) => id), now],
    );
    return left.length;
  });
}

/** Somebody whose rows may leave the site. */
export interface Participant {
  learnerId: string;
  /** Null: all of them; else those from then on, as they had left before. */
  since: Date | null;
}

/**
 * Those who take part, are of age and said so since the page told of such files; by id.
 * @param after the last id of the page before; null for the first one
 */
export async function participants(
  sql: Sql,
  consentedSince: Date,
  after: string | null,
  limit: number,
): Promise<Participant[]> {
  return sql.query(
    `select c.learner_id as "learnerId", case when exists (
         select 1 from exposure e where e.learner_id = c.learner_id and e.withdrawn_at is not null)
       then c.answered_at end as since
     from study_consent c
     where c.takes_part and c.is_of_age and c.answered_at >= $1 and ($2::uuid is null or c.learner_id > $2)
     order by c.learner_id limit $3`,
    [consentedSince, after, limit],
  );
}

/** Who is in a file: those who had agreed by a moment, as one number. */
export interface Holders {
  /** The last answer of any of them, as the database writes moments; null for nobody. */
  until: string | null;
  mark: string;
}

/**
 * Those whose rows a file of now may hold, or of those of before: the number is another one once
 * somebody has left, was erased, or answered again.
 */
export async function holders(
  sql: Sql,
  consentedSince: Date,
  before: Holders | null = null,
): Promise<Holders> {
  const [row] = await sql.query<Holders>(
    `select max(answered_at)::text as until, coalesce(sum(hashtextextended(learner_id::text, 0)), 0)::text as mark
     from study_consent where takes_part and is_of_age and answered_at >= $1
       and ($2::text is null or answered_at <= $2::text::timestamptz)`,
    [consentedSince, before?.until ?? null],
  );
  if (!row) throw new Error('A sum has a row.');
  return row;
}

/** How many learners of the whole site answered what; each is in one of the first five. */
export interface ConsentCounts {
  consented: number;
  /** Said yes before the page told of such files. */
  consentedEarlier: number;
  tooYoung: number;
  refused: number;
  unanswered: number;
  /** Left an experiment of the course, whatever they say now. */
  withdrawn: number;
}

export async function consentCounts(
  sql: Sql,
  consentedSince: Date,
  courseId: string,
): Promise<ConsentCounts> {
  const [row] = await sql.query<ConsentCounts>(
    `select (count(*) filter (where takes_part and is_of_age and answered_at >= $1))::int as consented,
       (count(*) filter (where takes_part and is_of_age and answered_at < $1))::int as "consentedEarlier",
       (count(*) filter (where takes_part and not is_of_age))::int as "tooYoung",
       (count(*) filter (where not takes_part))::int as refused,
       (count(*) filter (where takes_part is null))::int as unanswered,
       (select count(distinct learner_id)::int from exposure where withdrawn_at is not null and course_id = $2) as withdrawn
     from study_consent`,
    [consentedSince, courseId],
  );
  if (!row) throw new Error('A count has a row.');
  return row;
}
