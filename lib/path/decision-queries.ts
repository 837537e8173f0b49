import type { Sql } from '../db/port';
import type { Statement } from '../db/statement';
import { numberOf, sharedList, sharedNumber } from '../knowledge/shared-ids-queries';
import { type PackedPart, packDecision, unpackDecision } from './packed-decision';
import type { Decision } from './store';

/** SQL on decision. */

/** A row as it is stored: packed, or in columns as programs before kept it. */
type Stored = Pick<Decision, 'id' | 'decidedAt' | 'pickedAt'> &
  ({ packed: Uint8Array; ids: string[] } | ({ packed: null; ids: null } & PackedPart));

const COLUMNS = `d.id, d.decided_at as "decidedAt", d.picked_at as "pickedAt", d.packed, ${sharedList('d.shared')} as ids,
  d.course_id as "courseId", d.policy, d.seed, d.choice, d.propensity, d.candidates -> 'scored' as candidates, d.reasons,
  d.candidates ->> 'runnerUp' as "runnerUp", d.picked`;

export const OLD_DECISIONS = {
  name: 'decision',
  where: 'packed is null',
  columns: ['course_id', 'policy', 'seed', 'choice', 'propensity', 'candidates', 'reasons', 'picked'],
} as const;

/** The next of a learner's that programs before wrote, locked. @param after id of the last one */
export async function oldDecisions(
  tx: Sql,
  learnerId: string,
  after: string | null,
  most: number,
): Promise<({ id: string } & PackedPart)[]> {
  const rows = await tx.query<Stored>(
    `select ${COLUMNS} from decision d
     where d.learner_id = $1 and d.packed is null and ($2::uuid is null or d.id > $2) order by d.id limit $3 for update of d`,
    [learnerId, after, most],
  );
  return rows.map(decisionFrom).map(({ decidedAt: _, pickedAt: __, ...part }) => part);
}

/** null before the first. */
export async function latestDecision(
  sql: Sql,
  learnerId: string,
  courseId: string,
): Promise<Decision | null> {
  // a learner has some dozens of them
  const [row] = await sql.query<Stored>(
    `select ${COLUMNS} from decision d
     where d.learner_id = $1 and coalesce(d.course_id, (${sharedList('d.shared')})[1]) = $2
     order by d.decided_at desc, d.id desc limit 1`,
    [learnerId, courseId],
  );
  return row ? decisionFrom(row) : null;
}

/** null where the learner has none of this id. */
export async function decisionById(sql: Sql, learnerId: string, id: string): Promise<Decision | null> {
  const [row] = await sql.query<Stored>(
    `select ${COLUMNS} from decision d where d.learner_id = $1 and d.id = $2`,
    [learnerId, id],
  );
  return row ? decisionFrom(row) : null;
}

/** All of a learner's in a course, in order. */
export async function decisionsOf(sql: Sql, learnerId: string, courseId: string): Promise<Decision[]> {
  const rows = await sql.query<Stored>(
    `select ${COLUMNS} from decision d
     where d.learner_id = $1 and coalesce(d.course_id, (${sharedList('d.shared')})[1]) = $2
     order by d.decided_at, d.id`,
    [learnerId, courseId],
  );
  return rows.map(decisionFrom);
}

function decisionFrom(row: Stored): Decision {
  const { packed, ids, ...rest } = row;
  return { ...rest, ...(packed === null ? {} : unpackDecision(ids, packed)) } as Decision;
}

/** By which policies modules were proposed to learners, as a table of a statement. */
export const DECIDED = `(select d.learner_id as taker, d.decided_at,
    coalesce(d.course_id, (${sharedList('d.shared')})[1]) as course_id,
    coalesce(d.policy, (${sharedList('d.shared')})[2]) as policy
  from decision d)`;

/**
 * A new decision, or what the learner took of one that is there. The ids that it shares are kept
 * before (sharedByDecision).
 */
export function savesDecision(learnerId: string, made: Decision): Statement {
  const { ids, packed } = packDecision(made);
  return {
    text: `insert into decision (learner_id, id, decided_at, picked_at, shared, packed)
     values ($1, $2, $3, $4, ${sharedNumber('$5')}, $6)
     on conflict (learner_id, id) do update set decided_at = excluded.decided_at, picked_at = excluded.picked_at, shared = excluded.shared,
       packed = excluded.packed, course_id = null, policy = null, seed = null, choice = null, propensity = null,
       candidates = null, reasons = null, picked = null`,
    params: [learnerId, made.id, made.decidedAt, made.pickedAt, numberOf(ids), packed],
  };
}

/** Ids that a decision's row shares with others. */
export const sharedByDecision = (made: Decision): string[] => packDecision(made).ids;
