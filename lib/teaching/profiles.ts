import { type Actor, recordAudit } from '../auth/audit';
import { insertPrepared, type Prepared, prepareProfile, resetPin } from '../auth/class-profile';
import { firstPin } from '../auth/first-pin';
import { givenPins } from '../auth/first-pin-queries';
import { profileKey } from '../auth/name-key';
import { forgetUnused } from '../auth/profile';
import type { SecretHasher } from '../auth/secret-hasher';
import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import {
  calledIn,
  dropList,
  insertMade,
  isMadeHere,
  listOf,
  lockClass,
  madeMembers,
  saveList,
} from './class-queries';
import { classOf, type TeachingDeps, unusedOf } from './classes';
import { type ListedName, MOST_NAMES, namesOf, type Row } from './names';
import { hasEnded, type SchoolClass } from './schema';

const DAY = 86_400_000;
/** Members of a class at most: five full lists. */
const MOST_MEMBERS = 2_500;

/**
 * Keeps a list for a day, to be looked at before anything is made of it.
 * @throws UstatError 'conflict' where the class has ended
 */
export async function keepList(
  { db, clock }: Pick<TeachingDeps, 'db' | 'clock'>,
  classId: string,
  written: string,
): Promise<void> {
  const at = clock();
  await openClass(db, classId, at);
  await db.transaction((tx) => saveList(tx, classId, written, { at, keptSince: daysBefore(at) }));
}

/** What was kept; null without it, or after a day. */
export const keptList = ({ db, clock }: Pick<TeachingDeps, 'db' | 'clock'>, classId: string) =>
  listOf(db, classId, daysBefore(clock()));

/** A class that goes on. @throws UstatError 'conflict' where it has ended */
async function openClass(sql: Sql, classId: string, now: Date): Promise<SchoolClass> {
  const one = await classOf(sql, classId);
  if (hasEnded(one, now)) throw new UstatError('conflict', 'The class has ended.');
  return one;
}

const daysBefore = (at: Date) => new Date(at.getTime() - DAY);

/** The names of a list beside those who are in the class: nobody else's are looked at. */
export async function listedNames(sql: Sql, classId: string, rows: readonly Row[]): Promise<ListedName[]> {
  return namesOf(rows, await calledIn(sql, classId), profileKey);
}

/**
 * A profile for each name of a list, all of them or none. Hashing each first PIN comes before the
 * transaction: about 10 ms each.
 * @returns how many
 * @throws UstatError 'bad-input' where a line makes no profile or there are too many, 'conflict'
 *   where the class has ended, or has others of these names since the list was looked at
 */
export async function makeProfiles(
  deps: TeachingDeps,
  actor: Actor,
  classId: string,
  rows: readonly Row[],
): Promise<number> {
  const { db, hasher, clock, journal, copies } = deps;
  const one = await openClass(db, classId, clock());
  const names = await listedNames(db, classId, rows);
  const isBad = names.length === 0 || names.length > MOST_NAMES || names.some(({ fault }) => fault);
  if (isBad) throw new UstatError('bad-input', 'The list can not be taken.');
  if (one.members + names.length > MOST_MEMBERS) throw new UstatError('conflict', 'The class is full.');
  const prepared: Prepared[] = [];
  for (const { name } of names) prepared.push(await prepareProfile(deps, name, one.language));
  await db.transaction(async (tx) => {
    await lockClass(tx, classId);
    const there = new Set((await calledIn(tx, classId)).map(profileKey));
    if (prepared.some((profile) => there.has(profile.nameKey)))
      throw new UstatError('conflict', 'Somebody of the class has one of the names.');
    await insertPrepared(tx, prepared, clock());
    const members = prepared.map(({ learner, name }) => ({ learnerId: learner.id, called: name }));
    await insertMade(tx, classId, members, clock());
    await dropList(tx, classId);
    const after = { count: prepared.length };
    await recordAudit(tx, hasher, actor, { action: 'profiles-made', subject: one.name, after }, clock());
  });
  for (const { learner } of prepared) await journal.append({ type: 'learner', ...learner });
  copies.renew();
  return prepared.length;
}

/** Takes back what was made and nobody has opened. @returns how many profiles */
export async function removeUnused(deps: TeachingDeps, actor: Actor, classId: string): Promise<number> {
  const { db, hasher, clock } = deps;
  const { name } = await classOf(db, classId);
  let count = 0;
  for (const learnerId of await unusedOf(db, classId)) if (await forgetUnused(deps, learnerId)) count += 1;
  const told = { action: 'profiles-removed', subject: name, after: { count } } as const;
  await db.transaction((tx) => recordAudit(tx, hasher, actor, told, clock()));
  return count;
}

/**
 * Another first PIN for a profile that the class has made.
 * @throws UstatError 'not-found' for one that it has not: only its own recovery code opens it anew;
 *   'conflict' where the class has ended
 */
export async function resetMember(
  deps: TeachingDeps,
  actor: Actor,
  classId: string,
  learnerId: string,
): Promise<void> {
  const { db, hasher, clock } = deps;
  const { name } = await openClass(db, classId, clock());
  if (!(await isMadeHere(db, classId, learnerId))) throw notMade();
  await resetPin(deps, learnerId, name, async (tx) => {
    // who leaves in this moment is nobody's any more
    if (!(await isMadeHere(tx, classId, learnerId))) throw notMade();
    // the trail names no learner
    await recordAudit(tx, hasher, actor, { action: 'pin-reset', subject: name }, clock());
  });
}

const notMade = () => new UstatError('not-found', 'The class has not made this profile.');

/** What stands on a learner's card. */
export interface Card {
  learnerId: string;
  /** The name of the profile, with which it is opened. */
  name: string;
  pin: string;
}

/** Cards of a class whose PIN nobody has changed yet, by name; none after its period is over. */
export async function cardsOf(
  { db, hasher, clock }: { db: Sql; hasher: Pick<SecretHasher, 'keyed'>; clock: () => Date },
  classId: string,
): Promise<Card[]> {
  if (hasEnded(await classOf(db, classId), clock())) return [];
  const made = await madeByName(db, classId);
  const given = new Map((await givenPins(db, idsOf(made))).map((one) => [one.learnerId, one]));
  return made.flatMap(({ learnerId }) => {
    const one = given.get(learnerId);
    return one ? [{ learnerId, name: one.name, pin: firstPin(hasher, learnerId, one.seed) }] : [];
  });
}

type Made = Awaited<ReturnType<typeof madeMembers>>;

const idsOf = (made: Made) => made.map(({ learnerId }) => learnerId);

/** In the order in which people look names up: 2 before 10. */
const madeByName = async (sql: Sql, classId: string): Promise<Made> =>
  (await madeMembers(sql, classId)).sort((one, other) =>
    one.called.localeCompare(other.called, undefined, { numeric: true }),
  );

/**
 * Profiles that a class has made, by name; how many still have the PIN that it gave, and how many
 * nobody has opened.
 */
export async function madeIn(
  sql: Sql,
  classId: string,
): Promise<{ made: Made; cards: number; unused: number }> {
  const made = await madeByName(sql, classId);
  const given = await givenPins(sql, idsOf(made));
  return { made, cards: given.length, unused: given.filter(({ isUnused }) => isUnused).length };
}
