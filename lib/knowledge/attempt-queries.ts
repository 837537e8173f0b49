import type { Sql } from '../db/port';
import { run, type Statement } from '../db/statement';
import type { AttemptRow } from './attempt';
import type { LatestAttempt, ModuleTries, RoundAttempt, SequencedAttempt } from './store';

/** SQL on attempt. */

const attemptColumns = `id, learner_id as "learnerId", course_id as "courseId", module_id as "moduleId",
  item_id as "itemId", item_version as "itemVersion", skill_id as "skillId", language, round_id as "roundId",
  position, ordinal, hints_used as "hintsUsed", answer, correct, unaided, mistake, answered_at as "answeredAt", view`;

/** null where the learner has no such attempt. */
export async function attemptById(sql: Sql, learnerId: string, id: string): Promise<AttemptRow | null> {
  const [row] = await sql.query<AttemptRow>(
    `select ${attemptColumns} from attempt where learner_id = $1 and id = $2`,
    [learnerId, id],
  );
  return row ?? null;
}

/** Its place in the order of all answers, to come: no other answer gets it. */
export const NEXT_PLACE = "nextval('answer_order')::float8";

export async function nextPlace(tx: Sql): Promise<number> {
  const [row] = await tx.query<{ seq: number }>(`select ${NEXT_PLACE} as seq`);
  return row?.seq ?? 0;
}

/** @returns false when the learner has the id already */
export async function insertAttempt(tx: Sql, row: SequencedAttempt): Promise<boolean> {
  const { text, params } = addsAttempt(row);
  const inserted = await run(tx, {
    text: `${text} on conflict (learner_id, id) do nothing returning 1`,
    params,
  });
  return inserted.length === 1;
}

/** Fails where the learner has the id already. */
export function addsAttempt(row: SequencedAttempt): Statement {
  return {
    text: `insert into attempt (id, learner_id, course_id, module_id, item_id, item_version, skill_id, language, round_id,
       position, ordinal, hints_used, answer, correct, unaided, mistake, answered_at, view, seq)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
    params: [
      ...[row.id, row.learnerId, row.courseId, row.moduleId, row.itemId, row.itemVersion, row.skillId],
      ...[row.language, row.roundId, row.position, row.ordinal, row.hintsUsed, JSON.stringify(row.answer)],
      ...[row.correct, row.unaided, row.mistake, row.answeredAt, JSON.stringify(row.view), row.seq],
    ],
  };
}

/**
 * What attemptsInRound gives, as JSON (times as text), for a statement that reads more.
 * @param learner the parameter for the learner @param round for the round
 */
export const attemptsInRoundJson = (learner: string, round: string) =>
  `(select coalesce(json_agg(json_build_object('id', id, 'position', position, 'ordinal', ordinal, 'itemId', item_id,
      'skillId', skill_id, 'hintsUsed', hints_used, 'answer', answer, 'correct', correct, 'unaided', unaided,
      'mistake', mistake, 'answeredAt', answered_at) order by seq), '[]')
    from attempt where learner_id = ${learner} and round_id = ${round})`;

/** What latestAttempts gives, as JSON (times as text). */
export const latestAttemptsJson = (learner: string, course: string, n: number) =>
  `(select coalesce(json_agg(l order by seq desc), '[]') from (
      select id, module_id as "moduleId", item_id as "itemId", answered_at as "answeredAt", seq from attempt
      where learner_id = ${learner} and course_id = ${course} order by seq desc limit ${n}) l)`;

/** Those of the attempts that are stored, of any number of learners. */
export async function storedAttempts<Key extends Pick<AttemptRow, 'learnerId' | 'id'>>(
  sql: Sql,
  attempts: readonly Key[],
): Promise<Key[]> {
  const rows = await sql.query<{ at: number }>(
    `select (at - 1)::int as at
     from unnest($1::uuid[], $2::uuid[]) with ordinality as wanted (learner_id, id, at)
     where exists (select from attempt where attempt.learner_id = wanted.learner_id and attempt.id = wanted.id)`,
    [attempts.map(({ learnerId }) => learnerId), attempts.map(({ id }) => id)],
  );
  return rows.flatMap(({ at }) => attempts[at] ?? []);
}

/**
 * One learner's attempts in a course, in the order in which the server took them.
 * @param until those that were answered by then
 */
export async function attemptsOf(
  sql: Sql,
  learnerId: string,
  courseId: string,
  until?: Date,
): Promise<SequencedAttempt[]> {
  return sql.query(
    `select seq::float8 as seq, ${attemptColumns} from attempt
     where learner_id = $1 and course_id = $2 and ($3::timestamptz is null or answered_at <= $3)
     order by attempt.seq`,
    [learnerId, courseId, until ?? null],
  );
}

/** When the learner has answered in a course since a moment, to a quarter of an hour. */
export async function answeredSince(
  sql: Sql,
  learnerId: string,
  courseId: string,
  since: Date,
): Promise<Date[]> {
  const rows = await sql.query<{ at: Date }>(
    `select distinct date_bin('15 minutes', answered_at, '2000-01-01T00:00:00Z') as at from attempt
     where learner_id = $1 and course_id = $2 and answered_at >= $3 order by at`,
    [learnerId, courseId, since],
  );
  return rows.map(({ at }) => at);
}

/**
 * A page of everybody's attempts in a course, in order, after `seq`; those that wait to be counted
 * are left out.
 */
export async function countedAttemptsAfter(
  sql: Sql,
  courseId: string,
  seq: number,
  limit: number,
): Promise<SequencedAttempt[]> {
  return sql.query(
    `select seq::float8 as seq, ${attemptColumns} from attempt
     where course_id = $1 and attempt.seq > $2::bigint and not exists (
       select from uncounted u where u.learner_id = attempt.learner_id and u.seq = attempt.seq)
     order by attempt.seq limit $3`,
    [courseId, seq, limit],
  );
}

/** What was answered in a round, in order. */
export async function attemptsInRound(sql: Sql, learnerId: string, roundId: string): Promise<RoundAttempt[]> {
  return sql.query(
    `select id, position, ordinal, item_id as "itemId", skill_id as "skillId", hints_used as "hintsUsed", answer, correct, unaided, mistake,
       answered_at as "answeredAt"
     from attempt where learner_id = $1 and round_id = $2 order by seq`,
    [learnerId, roundId],
  );
}

/** The learner's last answers in a course, newest first, whichever tries they were. */
export async function latestAttempts(
  sql: Sql,
  learnerId: string,
  courseId: string,
  n: number,
): Promise<LatestAttempt[]> {
  return sql.query(
    `select id, module_id as "moduleId", item_id as "itemId", answered_at as "answeredAt" from attempt
     where learner_id = $1 and course_id = $2 order by seq desc limit $3`,
    [learnerId, courseId, n],
  );
}

/**
 * What one learner practised of each module of a course, but for what they answered in one round.
 */
export async function triesByModule(
  sql: Sql,
  learnerId: string,
  courseId: string,
  exceptRound: string | null,
  since: ReadonlyMap<string, Date>,
): Promise<Map<string, ModuleTries>> {
  const rows = await sql.query<ModuleTries & { moduleId: string }>(
    `select module_id as "moduleId", count(*)::int as tries,
       (count(*) filter (where not (correct and unaided)
         and answered_at > ($4::jsonb ->> module_id)::timestamptz))::int as "notRight"
     from attempt where learner_id = $1 and course_id = $2 and ordinal = 1
       and ($3::uuid is null or round_id is distinct from $3)
     group by module_id`,
    [learnerId, courseId, exceptRound, JSON.stringify(Object.fromEntries(since))],
  );
  return new Map(rows.map(({ moduleId, ...practice }) => [moduleId, practice]));
}

/** How many answers somebody has given, counted up to `most`. */
export async function countAnswered(sql: Sql, learnerId: string, most: number): Promise<number> {
  const rows = await sql.query('select 1 from attempt where learner_id = $1 limit $2', [learnerId, most]);
  return rows.length;
}
