import { hexToBytes } from '@noble/hashes/utils.js';
import type { Sql } from '../db/port';
import { run, type Statement } from '../db/statement';
import type { AttemptRow } from './attempt';
import { answerIn, type PackedPart, packAttempt, unpackAttempt } from './packed-attempt';
import { keepShared, numberOf, sharedNumber } from './shared-ids-queries';
import type { LatestAttempt, ModuleTries, RoundAttempt, SequencedAttempt } from './store';

/** SQL on attempt. */

/** A row as it is stored: packed, or in columns as programs before kept it. */
type Stored = Omit<AttemptRow, keyof PackedPart> &
  ({ packed: Uint8Array; ids: string[] } | ({ packed: null; ids: null } & PackedPart));

const FROM = 'attempt a left join shared_ids s on s.id = a.shared';
const COURSE = 'coalesce(a.course_id, s.ids[1])';
const MODULE = 'coalesce(a.module_id, s.ids[2])';
const ITEM = 'coalesce(a.item_id, s.ids[3])';
const SKILL = 'coalesce(a.skill_id, s.ids[5])';

const COLUMNS = `a.id, a.learner_id as "learnerId", a.round_id as "roundId", a.position, a.ordinal,
  a.hints_used as "hintsUsed", a.correct, a.unaided, a.answered_at as "answeredAt", a.packed, s.ids,
  a.course_id as "courseId", a.module_id as "moduleId", a.item_id as "itemId", a.item_version as "itemVersion",
  a.skill_id as "skillId", a.language, a.answer, a.mistake, a.view`;

function attemptFrom<Row extends Stored>(row: Row): Row & PackedPart {
  const { packed, ids, ...rest } = row;
  return { ...rest, ...(packed === null ? {} : unpackAttempt(ids, packed)) } as Row & PackedPart;
}

/**
 * Everybody's first tries as a table of a statement, for what reads of many learners at once;
 * `is_right`: without help.
 */
export const FIRST_TRIES = `(select a.learner_id as taker, ${COURSE} as course_id, ${MODULE} as module_id,
    ${SKILL} as skill_id, a.correct and a.unaided as is_right, a.answered_at, a.seq
  from ${FROM} where a.ordinal = 1)`;

/** null where the learner has no such attempt. */
export async function attemptById(sql: Sql, learnerId: string, id: string): Promise<AttemptRow | null> {
  const [row] = await sql.query<Stored>(
    `select ${COLUMNS} from ${FROM} where a.learner_id = $1 and a.id = $2`,
    [learnerId, id],
  );
  return row ? attemptFrom(row) : null;
}

/** Its place in the order of all answers, to come: no other answer gets it. */
export const NEXT_PLACE = "nextval('answer_order')::float8";

export async function nextPlace(tx: Sql): Promise<number> {
  const [row] = await tx.query<{ seq: number }>(`select ${NEXT_PLACE} as seq`);
  return row?.seq ?? 0;
}

/** With the ids that it shares. @returns false when the learner has the id already */
export async function insertAttempt(tx: Sql, row: SequencedAttempt): Promise<boolean> {
  await keepShared(tx, sharedBy(row));
  const { text, params } = addsAttempt(row);
  const inserted = await run(tx, {
    text: `${text} on conflict (learner_id, id) do nothing returning 1`,
    params,
  });
  return inserted.length === 1;
}

/**
 * Fails where the learner has the id already, and where the ids that it shares are not kept yet
 * (sharedBy).
 */
export function addsAttempt(row: SequencedAttempt): Statement {
  const { ids, packed } = packAttempt(row);
  return {
    text: `insert into attempt (id, learner_id, round_id, position, ordinal, hints_used, correct, unaided, answered_at, seq,
       shared, packed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, ${sharedNumber('$11')}, $12)`,
    params: [
      ...[row.id, row.learnerId, row.roundId, row.position, row.ordinal, row.hintsUsed],
      ...[row.correct, row.unaided, row.answeredAt, row.seq, numberOf(ids), packed],
    ],
  };
}

/** Ids that an attempt's row shares with others: to be kept before it. */
export const sharedBy = (row: AttemptRow): string[] => packAttempt(row).ids;

/** What was answered in a round, as it comes out of JSON. */
export type RoundAttemptJson = Omit<RoundAttempt, 'answeredAt'> & {
  packed: string | null;
  answeredAt: string;
};

/**
 * What attemptsInRound gives, as JSON, for a statement that reads more.
 * @param learner the parameter for the learner @param round for the round
 */
export const attemptsInRoundJson = (learner: string, round: string) =>
  `(select coalesce(json_agg(json_build_object('id', a.id, 'position', a.position, 'ordinal', a.ordinal, 'itemId', ${ITEM},
      'skillId', ${SKILL}, 'hintsUsed', a.hints_used, 'correct', a.correct, 'unaided', a.unaided,
      'answer', a.answer, 'mistake', a.mistake, 'packed', encode(a.packed, 'hex'), 'answeredAt', a.answered_at) order by a.answered_at, a.id), '[]')
    from ${FROM} where a.learner_id = ${learner} and a.round_id = ${round})`;

export function roundAttemptFrom({ packed, answeredAt, ...row }: RoundAttemptJson): RoundAttempt {
  const own = packed === null ? {} : answerIn(hexToBytes(packed));
  return { ...row, ...own, answeredAt: new Date(answeredAt) };
}

/** What latestAttempts gives, as JSON (times as text). */
export const latestAttemptsJson = (learner: string, course: string, n: number) =>
  `(select coalesce(json_agg(l order by "answeredAt" desc, id desc), '[]') from (
      select a.id, ${MODULE} as "moduleId", ${ITEM} as "itemId", a.answered_at as "answeredAt" from ${FROM}
      where a.learner_id = ${learner} and ${COURSE} = ${course}
      order by a.answered_at desc, a.id desc limit ${n}) l)`;

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
 * One learner's attempts in a course, in the order in which they were answered.
 * @param until those that were answered by then
 */
export async function attemptsOf(
  sql: Sql,
  learnerId: string,
  courseId: string,
  until?: Date,
): Promise<SequencedAttempt[]> {
  const rows = await sql.query<Stored & { seq: number }>(
    `select a.seq::float8 as seq, ${COLUMNS} from ${FROM}
     where a.learner_id = $1 and ${COURSE} = $2 and ($3::timestamptz is null or a.answered_at <= $3)
     order by a.answered_at, a.id`,
    [learnerId, courseId, until ?? null],
  );
  return rows.map(attemptFrom);
}

/** When the learner has answered in a course since a moment, to a quarter of an hour. */
export async function answeredSince(
  sql: Sql,
  learnerId: string,
  courseId: string,
  since: Date,
): Promise<Date[]> {
  const rows = await sql.query<{ at: Date }>(
    `select distinct date_bin('15 minutes', a.answered_at, '2000-01-01T00:00:00Z') as at from ${FROM}
     where a.learner_id = $1 and ${COURSE} = $2 and a.answered_at >= $3 order by at`,
    [learnerId, courseId, since],
  );
  return rows.map(({ at }) => at);
}

/**
 * Everybody's attempts in a course, in order, so many at a time, as one moment saw them; those that
 * wait to be counted are left out. To be read to its end within a transaction: one pass over the
 * table and a sort, so that no index has to be kept for it.
 */
export async function* countedAttempts(
  tx: Sql,
  courseId: string,
  limit: number,
): AsyncGenerator<SequencedAttempt[]> {
  // a cursor takes no parameters
  await tx.query("select set_config('ustat.course', $1, true)", [courseId]);
  await tx.query(
    `declare recounted no scroll cursor for select a.seq::float8 as seq, ${COLUMNS} from ${FROM}
     where ${COURSE} = current_setting('ustat.course') and not exists (
       select from uncounted u where u.learner_id = a.learner_id and u.seq = a.seq)
     order by a.seq`,
  );
  let page: SequencedAttempt[];
  do {
    const rows = await tx.query<Stored & { seq: number }>(`fetch forward ${limit} from recounted`);
    page = rows.map(attemptFrom);
    if (page.length > 0) yield page;
  } while (page.length === limit);
  await tx.query('close recounted');
}

/** What was answered in a round, in order. */
export async function attemptsInRound(sql: Sql, learnerId: string, roundId: string): Promise<RoundAttempt[]> {
  const [row] = await sql.query<{ attempts: RoundAttemptJson[] }>(
    `select ${attemptsInRoundJson('$1::uuid', '$2::uuid')} as attempts`,
    [learnerId, roundId],
  );
  return (row?.attempts ?? []).map(roundAttemptFrom);
}

/** The learner's last answers in a course, newest first, whichever tries they were. */
export async function latestAttempts(
  sql: Sql,
  learnerId: string,
  courseId: string,
  n: number,
): Promise<LatestAttempt[]> {
  return sql.query(
    `select a.id, ${MODULE} as "moduleId", ${ITEM} as "itemId", a.answered_at as "answeredAt" from ${FROM}
     where a.learner_id = $1 and ${COURSE} = $2 order by a.answered_at desc, a.id desc limit $3`,
    [learnerId, courseId, n],
  );
}

/** Which try an attempt was, counted again. */
export async function recountAttempt(
  tx: Sql,
  learnerId: string,
  id: string,
  { ordinal, hintsUsed, unaided }: Pick<AttemptRow, 'ordinal' | 'hintsUsed' | 'unaided'>,
): Promise<void> {
  await tx.query(
    'update attempt set ordinal = $3, hints_used = $4, unaided = $5 where learner_id = $1 and id = $2',
    [learnerId, id, ordinal, hintsUsed, unaided],
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
    `select ${MODULE} as "moduleId", count(*)::int as tries,
       (count(*) filter (where not (a.correct and a.unaided)
         and a.answered_at > ($4::jsonb ->> ${MODULE})::timestamptz))::int as "notRight"
     from ${FROM} where a.learner_id = $1 and ${COURSE} = $2 and a.ordinal = 1
       and ($3::uuid is null or a.round_id is distinct from $3)
     group by 1`,
    [learnerId, courseId, exceptRound, JSON.stringify(Object.fromEntries(since))],
  );
  return new Map(rows.map(({ moduleId, ...practice }) => [moduleId, practice]));
}

/** How many answers somebody has given, counted up to `most`. */
export async function countAnswered(sql: Sql, learnerId: string, most: number): Promise<number> {
  const rows = await sql.query('select 1 from attempt where learner_id = $1 limit $2', [learnerId, most]);
  return rows.length;
}
