import type { Sql } from '../db/port';
import type { Statement } from '../db/statement';
import { UstatError } from '../errors';
import { numberOf, sharedLists, sharedNumber } from '../knowledge/shared-ids-queries';
import { listsOf, packChoice, seedOf, unpackChoices } from '../path/packed-choice';
import type { CheckResult, ItemDecision } from '../path/store';
import type { Round } from './store';

const roundColumns = `id, kind, course_id as "courseId", module_id as "moduleId", length, items, checked, example,
  started_at as "startedAt", finished_at as "finishedAt"`;

export type RoundRow = Omit<Round, 'example'> & { checked: unknown; example: Round['example'] | null };

/** A round of another kind has no word about a check. */
export const roundOf = ({ checked, example, ...row }: RoundRow): Round => {
  const round = example ? { ...row, example } : row;
  return round.kind === 'check' ? ({ ...round, check: checked } as Round) : (round as Round);
};

/** The bytes of the row with those of a choice, where its list of ids is there; else none. */
const withChoice = (before: string) => `case when $12::bigint is null then ${before}
       when ${sharedNumber('$12')} is not null then coalesce(${before}, ''::bytea) || $13::bytea else ''::bytea end`;

/**
 * A new round, or one that is there as it is now.
 * @param made why its last item was chosen: added to what is there. The ids that it shares are kept
 * before (sharedByChoice)
 */
export function savesRound(learnerId: string, round: Round, made?: ItemDecision): Statement {
  const choice = made && packChoice(made, numberOf);
  return {
    text: `insert into round (learner_id, id, kind, course_id, module_id, length, items, started_at, finished_at, checked,
         example, choices)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, ${withChoice('null::bytea')})
     on conflict (learner_id, id) do update set length = excluded.length, items = excluded.items,
       started_at = excluded.started_at, finished_at = excluded.finished_at, checked = excluded.checked,
       example = excluded.example,
       choices = ${withChoice('round.choices')}`,
    params: [
      ...[learnerId, round.id, round.kind, round.courseId, round.moduleId, round.length],
      ...[JSON.stringify(round.items), round.startedAt, round.finishedAt],
      round.kind === 'check' ? JSON.stringify(round.check) : null,
      round.example ? JSON.stringify(round.example) : null,
      ...(choice ? [numberOf(choice.ids), choice.packed] : [null, null]),
    ],
  };
}

/** Ids that a choice shares with others. */
export const sharedByChoice = (made: ItemDecision): string[] => packChoice(made, numberOf).ids;

/** A choice as it is read back. */
export type LoggedChoice = ItemDecision & {
  roundId: string;
  seed: string;
  /**
   * Whether it is known that the learner saw it: they answered it, went past it or took a hint. An
   * exercise that was opened and left is not told from one that was never opened.
   */
  seen: boolean;
};

/**
 * Why each exercise of a learner's rounds is the one it is, round by round.
 * @param courseId null: of all courses @param since of rounds that began from then on
 */
export async function loggedChoices(
  sql: Sql,
  learnerId: string,
  courseId: string | null = null,
  since: Date | null = null,
  before: Date | null = null,
): Promise<LoggedChoice[]> {
  const rows = await sql.query<{ id: string; choices: Uint8Array; past: number }>(
    `select id, choices, greatest(
         case when finished_at is null then jsonb_array_length(items) - 1 else jsonb_array_length(items) end,
         (select max(position) from hint_use h where h.learner_id = r.learner_id and h.round_id = r.id)) as past
     from round r where learner_id = $1 and choices is not null
       and ($2::text is null or course_id = $2) and ($3::timestamptz is null or started_at >= $3)
       and ($4::timestamptz is null or started_at < $4)
     order by started_at, id`,
    [learnerId, courseId, since, before],
  );
  const lists = await sharedLists(
    sql,
    rows.flatMap(({ choices }) => listsOf(choices)),
  );
  return rows.flatMap(({ id, choices, past }) =>
    unpackChoices(choices, (list) => lists.get(list) ?? []).map((made) => ({
      ...made,
      ...{ roundId: id, seed: seedOf(id, made.position), seen: made.position <= past },
    })),
  );
}

/**
 * Rounds of practice, and whether it is kept why their exercises came, as a table of a statement:
 * of a phone's it is not.
 */
export const PRACTISED = `(select r.learner_id as taker, r.course_id, r.started_at, r.choices is not null as is_logged
  from round r where r.kind = 'practice' and jsonb_array_length(r.items) > 0)`;

/** The round as JSON (times as text), or null. @param learner the parameter for the learner */
export const roundJson = (learner: string, round: string) =>
  `(select json_build_object('id', id, 'kind', kind, 'courseId', course_id, 'moduleId', module_id, 'length', length,
      'items', items, 'startedAt', started_at, 'finishedAt', finished_at, 'checked', checked, 'example', example)
    from round where learner_id = ${learner} and id = ${round})`;

export const courseOfRound = (learner: string, round: string) =>
  `(select course_id from round where learner_id = ${learner} and id = ${round})`;

/** @throws UstatError 'not-found' for somebody else's too */
export async function roundById(sql: Sql, learnerId: string, id: string): Promise<Round> {
  const [row] = await sql.query<RoundRow>(
    `select ${roundColumns} from round where learner_id = $1 and id = $2`,
    [learnerId, id],
  );
  if (!row) throw new UstatError('not-found', `No round ${id}.`);
  return roundOf(row);
}

/** Rounds of a course, or of one module, that the learner has begun and not ended, latest first. */
export async function roundsUnderWay(
  sql: Sql,
  learnerId: string,
  courseId: string,
  since: Date,
  moduleId?: string,
): Promise<Round[]> {
  const rows = await sql.query<RoundRow>(
    `select ${roundColumns} from round
     where learner_id = $1 and course_id = $2 and finished_at is null and started_at >= $3
       and ($4::text is null or module_id = $4)
     order by started_at desc limit 12`,
    [learnerId, courseId, since, moduleId ?? null],
  );
  return rows.map(roundOf);
}

/** The last practice rounds of a module that have ended, latest first. */
export async function lastRounds(
  sql: Sql,
  learnerId: string,
  courseId: string,
  moduleId: string,
  n: number,
): Promise<Round[]> {
  const rows = await sql.query<RoundRow>(
    `select ${roundColumns} from round
     where learner_id = $1 and course_id = $2 and module_id = $3 and kind = 'practice' and finished_at is not null
     order by finished_at desc limit $4`,
    [learnerId, courseId, moduleId, n],
  );
  return rows.map(roundOf);
}

/** What the learner's checks in a course said, latest first. */
export async function checksIn(sql: Sql, learnerId: string, courseId: string): Promise<CheckResult[]> {
  return sql.query(
    `select module_id as "moduleId", (checked ->> 'known')::boolean as known, finished_at as "endedAt" from round
     where learner_id = $1 and course_id = $2 and kind = 'check' and checked ->> 'known' is not null
       and finished_at is not null
     order by finished_at desc`,
    [learnerId, courseId],
  );
}

/** Whether the learner has begun a round of the course, or read in it. */
export async function hasBegun(sql: Sql, learnerId: string, courseId: string): Promise<boolean> {
  const [row] = await sql.query<{ begun: boolean }>(
    `select exists (select 1 from round where learner_id = $1 and course_id = $2)
         or exists (select 1 from place where learner_id = $1 and course_id = $2) as begun`,
    [learnerId, courseId],
  );
  return row?.begun ?? false;
}
