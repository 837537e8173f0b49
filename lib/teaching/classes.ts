import { type Allowance, take } from '../auth/allowance-queries';
import { type Actor, recordAudit } from '../auth/audit';
import { givenPins } from '../auth/first-pin-queries';
import { seenAtOf } from '../auth/person-queries';
import { forgetUnused } from '../auth/profile';
import type { ForgottenEntry, LearnerEntry } from '../auth/schema';
import type { SecretHasher } from '../auth/secret-hasher';
import { endInvitations } from '../auth/staff';
import { staffPerson } from '../auth/staff-list-queries';
import { grant, lockHolders, withdraw, withdrawScope } from '../auth/staff-queries';
import type { Copies, Journal } from '../db/journal';
import type { Db, Sql } from '../db/port';
import { UstatError } from '../errors';
import {
  classByCode,
  classesById,
  deleteClass,
  insertClass,
  madeMembers,
  membersOf,
  putMember,
  removeMember,
} from './class-queries';
import { hasEnded, type Member, type NewClass, newClassCode, type SchoolClass } from './schema';

export interface TeachingDeps {
  db: Db;
  hasher: SecretHasher;
  journal: Journal<LearnerEntry | ForgottenEntry>;
  copies: Copies;
  clock: () => Date;
  ids: () => string;
  random: (count: number) => Uint8Array;
}

const MINUTE = 60_000;
/** Codes that one address may try, a classroom's at once among them, and joins of one class. */
const CODES_AT_ADDRESS: Allowance = { burst: 60, everyMs: MINUTE };
const JOINS_OF_CLASS: Allowance = { burst: 200, everyMs: MINUTE };
/** Nobody has as many bad draws of a code. */
const DRAWS = 5;

/**
 * A class with a code of its own; who makes it is its educator, but for the server (`id` null).
 * @returns its id
 */
export async function makeClass(
  { db, hasher, clock, ids, random }: TeachingDeps,
  actor: Actor & { id: string | null },
  given: NewClass,
): Promise<string> {
  const id = ids();
  await db.transaction(async (tx) => {
    await insertWithCode(tx, { ...given, id, madeAt: clock() }, random);
    if (actor.id !== null) await grant(tx, actor.id, { role: 'educator', scope: `class:${id}` }, clock());
    await recordAudit(tx, hasher, actor, { action: 'class-made', subject: given.name }, clock());
  });
  return id;
}

async function insertWithCode(
  tx: Sql,
  one: Omit<SchoolClass, 'code' | 'members'>,
  random: TeachingDeps['random'],
): Promise<void> {
  for (let draws = 0; draws < DRAWS; draws += 1)
    if (await insertClass(tx, { ...one, code: newClassCode(random) })) return;
  throw new UstatError('busy', 'No code is free.');
}

/** @throws UstatError 'not-found' */
export async function classOf(sql: Sql, id: string): Promise<SchoolClass> {
  const [found] = await classesById(sql, [id]);
  if (!found) throw new UstatError('not-found', `No class ${id}.`);
  return found;
}

/**
 * Ends a class for good: members keep their profiles, nobody sees them any more. What it has made
 * and nobody has opened goes along.
 */
export async function removeClass(deps: TeachingDeps, actor: Actor, id: string): Promise<void> {
  const { db, hasher, clock } = deps;
  await classOf(db, id);
  for (const learnerId of await unusedOf(db, id)) await forgetUnused(deps, learnerId);
  await db.transaction(async (tx) => {
    const { name } = await classOf(tx, id);
    await deleteClass(tx, id);
    await withdrawScope(tx, `class:${id}`);
    await endInvitations(tx, { hasher, clock }, actor, null, { role: 'educator', scope: `class:${id}` });
    await recordAudit(tx, hasher, actor, { action: 'class-removed', subject: name }, clock());
  });
}

/**
 * A learner joins the class of a code.
 * @throws UstatError 'not-found' where there is no class of that code or its period is over,
 *   'over-budget' while one address tries too many codes
 */
export async function joinClass(
  { db, hasher, clock }: TeachingDeps,
  learnerId: string,
  given: { code: string; called: string },
  address: string,
): Promise<void> {
  await takeOrWait(`class codes at ${address}`, CODES_AT_ADDRESS);
  const found = await classByCode(db, given.code);
  if (!found || hasEnded(found, clock())) throw new UstatError('not-found', 'No class of that code.');
  await takeOrWait(`joins of ${found.id}`, JOINS_OF_CLASS);
  await putMember(db, learnerId, found.id, given.called, clock());

  async function takeOrWait(of: string, allowance: Allowance) {
    const until = await take(db, hasher.keyed(of), allowance, clock());
    if (until) throw new UstatError('over-budget', 'Too many at once.', [], { until });
  }
}

/** Profiles that a class has made and nobody has opened yet. */
export async function unusedOf(sql: Sql, classId: string): Promise<string[]> {
  const made = (await madeMembers(sql, classId)).map(({ learnerId }) => learnerId);
  return (await givenPins(sql, made)).flatMap(({ learnerId, isUnused }) => (isUnused ? [learnerId] : []));
}

/** An educator takes somebody out of a class; a profile that nobody has opened yet goes whole. */
export async function takeOut(
  deps: TeachingDeps,
  actor: Actor,
  classId: string,
  learnerId: string,
): Promise<void> {
  const { db, hasher, clock } = deps;
  if ((await unusedOf(db, classId)).includes(learnerId)) await forgetUnused(deps, learnerId);
  await db.transaction(async (tx) => {
    const { name } = await classOf(tx, classId);
    await removeMember(tx, learnerId, classId);
    // the trail names no learner
    await recordAudit(tx, hasher, actor, { action: 'member-taken-out', subject: name }, clock());
  });
}

/** A page of a class's members; nobody after its period is over. */
export async function membersSeen(
  sql: Sql,
  one: SchoolClass,
  now: Date,
  page: { from: number; most: number },
): Promise<Member[]> {
  if (hasEnded(one, now)) return [];
  const members = await membersOf(sql, one.id, page);
  const ids = members.map(({ learnerId }) => learnerId);
  const [seen, given] = await Promise.all([seenAtOf(sql, ids), givenPins(sql, ids)]);
  const unused = new Set(given.flatMap(({ learnerId, isUnused }) => (isUnused ? [learnerId] : [])));
  return members.flatMap((member) => {
    const seenAt = seen.get(member.learnerId);
    return seenAt ? [{ ...member, seenAt, isUnused: unused.has(member.learnerId) }] : [];
  });
}

/**
 * Takes a class from one of its educators.
 * @throws UstatError 'conflict' where nobody else has it
 */
export async function letGo(
  { db, hasher, clock, copies }: TeachingDeps,
  actor: Actor,
  classId: string,
  personId: string,
): Promise<void> {
  const held = { role: 'educator', scope: `class:${classId}` } as const;
  await db.transaction(async (tx) => {
    if ((await lockHolders(tx, held.role, held.scope)).length < 2)
      throw new UstatError('conflict', 'The class has no other educator.');
    const person = await staffPerson(tx, personId);
    if (!person || !(await withdraw(tx, personId, held))) return;
    await endInvitations(tx, { hasher, clock }, actor, person.name, held);
    const after = (await staffPerson(tx, personId))?.grants;
    const told = { action: 'withdraw', subject: person.name, before: person.grants, after } as const;
    await recordAudit(tx, hasher, actor, told, clock());
  });
  copies.renew();
}
