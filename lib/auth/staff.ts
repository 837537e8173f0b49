import type { Copies } from '../db/journal';
import type { Db, Sql } from '../db/port';
import { UstatError } from '../errors';
import { type Allowance, giveBack, take } from './allowance-queries';
import { type Actor, recordAudit } from './audit';
import type { Grant } from './can';
import { revokeInvitations } from './invitation-queries';
import { deleteLinks } from './link-queries';
import { nameKey } from './name-key';
import type { Visitor } from './pin';
import type { SecretHasher } from './secret-hasher';
import { staffPerson } from './staff-list-queries';
import {
  deleteStaff,
  endOtherSessions,
  endStaffSessions,
  grant,
  lockHolders,
  putFirstPassphrase,
  renewHash,
  replacePassphrase,
  type StaffKey,
  staffByName,
  staffKey,
  withdraw,
} from './staff-queries';

export interface StaffDeps {
  db: Db;
  hasher: SecretHasher;
  clock: () => Date;
  copies: Copies;
}

/** Wrong passphrases: of a browser that opened the account before, and of all others together. */
const OWN: Allowance = { burst: 10, everyMs: 10_000 };
const OF_NAME: Allowance = { burst: 10, everyMs: 5_000 };
const AT_ADDRESS: Allowance = { burst: 30, everyMs: 3_000 };

/**
 * Whom a name and a passphrase sign in. A wrong one makes the next try wait some seconds, for the
 * account and for the address; nobody is locked out. Names are not told: none is as slow as a
 * wrong passphrase.
 * @throws UstatError 'not-allowed' when they don't match, 'over-budget' with the moment of the next
 *   try, 'busy' while too many are signing in
 */
export async function staffSignIn(
  deps: StaffDeps,
  given: { name: string; passphrase: string },
  from: Visitor,
): Promise<StaffKey> {
  const key = nameKey(given.name);
  const found = await staffByName(deps.db, key);
  const isOwn = found !== null && from.knows(markedAs(found));
  const tries = isOwn
    ? [{ of: `staff ${found.id} device ${from.deviceId}`, allowance: OWN }]
    : [
        { of: `staff at ${from.address}`, allowance: AT_ADDRESS },
        { of: `staff ${key}`, allowance: OF_NAME },
      ];
  return checked(deps, found, given.passphrase, tries);
}

/** The same for who is signed in, before what can't be taken back. @throws as staffSignIn */
export async function confirmPassphrase(deps: StaffDeps, staffId: string, passphrase: string): Promise<void> {
  const tries = [{ of: `staff ${staffId} again`, allowance: OWN }];
  await checked(deps, await staffKey(deps.db, staffId), passphrase, tries);
}

/**
 * A new passphrase for who knows the old one; every session but this one ends.
 * @throws as staffSignIn
 */
export async function changePassphrase(
  deps: StaffDeps,
  actor: Actor,
  person: { id: string; name: string; sessionId: string },
  given: { passphrase: string; next: string },
): Promise<StaffKey> {
  await confirmPassphrase(deps, person.id, given.passphrase);
  return storePassphrase(deps, actor, person, given.next, replacePassphrase);
}

/**
 * A passphrase for who has come by a provider and has none; every session but this one ends. They
 * have just signed in there once more.
 * @throws UstatError 'conflict' where there is one already: it is changed by who knows it
 */
export function setFirstPassphrase(
  deps: StaffDeps,
  actor: Actor,
  person: { id: string; name: string; sessionId: string },
  next: string,
): Promise<StaffKey> {
  return storePassphrase(deps, actor, person, next, async (tx, id, hash) => {
    if (await putFirstPassphrase(tx, id, hash)) return;
    throw new UstatError('conflict', 'There is a passphrase already.');
  });
}

async function storePassphrase(
  { db, hasher, clock, copies }: StaffDeps,
  actor: Actor,
  person: { id: string; name: string; sessionId: string },
  next: string,
  store: typeof replacePassphrase,
): Promise<StaffKey> {
  const passphraseHash = await hasher.hashPassphrase(next);
  await db.transaction(async (tx) => {
    await store(tx, person.id, passphraseHash);
    await endOtherSessions(tx, person.id, person.sessionId);
    await recordAudit(tx, hasher, actor, { action: 'new-passphrase', subject: person.name }, clock());
  });
  copies.renew();
  return { id: person.id, name: person.name, passphraseHash };
}

/**
 * No provider opens the account any more; every session but this one ends, since they may have come
 * by it.
 * @throws UstatError 'conflict' where no passphrase opens it, or nothing is linked: nobody would
 *   get in
 */
export async function unlink(
  { db, hasher, clock, copies }: StaffDeps,
  actor: Actor,
  person: { id: string; name: string; sessionId: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const issuers = await deleteLinks(tx, person.id);
    if (issuers.length === 0) throw new UstatError('conflict', 'Nothing is linked, or no passphrase is set.');
    await endOtherSessions(tx, person.id, person.sessionId);
    const told = { action: 'unlinked', subject: person.name, before: issuers } as const;
    await recordAudit(tx, hasher, actor, told, clock());
  });
  copies.renew();
}

/** A browser keeps a mark of the accounts that it opened; a new passphrase ends it. */
export const markedAs = ({ id, passphraseHash }: StaffKey) => ({
  learnerId: id,
  pinHash: passphraseHash,
});

/** A try is counted before it is looked at, and given back when it was right. */
async function checked(
  { db, hasher, clock }: StaffDeps,
  found: StaffKey | null,
  passphrase: string,
  tries: readonly { of: string; allowance: Allowance }[],
): Promise<StaffKey> {
  for (const { of, allowance } of tries) {
    const until = await take(db, hasher.keyed(of), allowance, clock());
    if (until) throw new UstatError('over-budget', 'Too many tries.', [], { until });
  }
  const { right, renewed } = await hasher.isPassphrase(passphrase, found?.passphraseHash || null);
  if (!found || !right) throw new UstatError('not-allowed', 'Name and passphrase do not match.');
  for (const { of, allowance } of tries) await giveBack(db, hasher.keyed(of), allowance);
  if (renewed === null) return found;
  await renewHash(db, found.id, { from: found.passphraseHash, to: renewed });
  return { ...found, passphraseHash: renewed };
}

/**
 * Gives somebody a role, or takes it from them; it counts from their next page on.
 * @throws UstatError 'not-found' where there is nobody of that id, 'conflict' where the site would
 *   have no administrator left
 */
export async function changeRole(
  { db, hasher, clock, copies }: StaffDeps,
  actor: Actor,
  change: { personId: string; grant: Grant; does: 'grant' | 'withdraw' },
): Promise<void> {
  const { personId, does } = change;
  await db.transaction(async (tx) => {
    const person = await staffPerson(tx, personId);
    if (!person) throw new UstatError('not-found', 'There is nobody of that id.');
    if (does === 'withdraw') await keepAnAdmin(tx, personId, change.grant);
    const isChanged =
      does === 'grant'
        ? await grant(tx, personId, change.grant, clock())
        : await withdraw(tx, personId, change.grant);
    if (!isChanged) return;
    const { role, scope } = change.grant;
    if (does === 'withdraw' && (role === 'admin' || scope.startsWith('class:')))
      await endInvitations(tx, { hasher, clock }, actor, person.name, change.grant);
    const after = (await staffPerson(tx, personId))?.grants;
    const told = { action: does, subject: person.name, before: person.grants, after };
    await recordAudit(tx, hasher, actor, told, clock());
  });
  copies.renew();
}

/** Ends an account, its sessions and roles. @throws as changeRole */
export async function removeStaff(
  { db, hasher, clock, copies }: StaffDeps,
  actor: Actor,
  personId: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    const person = await staffPerson(tx, personId);
    if (!person) throw new UstatError('not-found', 'There is nobody of that id.');
    await keepAnAdmin(tx, personId, { role: 'admin', scope: 'site' });
    await deleteStaff(tx, personId);
    await endInvitations(tx, { hasher, clock }, actor, person.name, null);
    const told = { action: 'remove-person', subject: person.name, before: person.grants } as const;
    await recordAudit(tx, hasher, actor, told, clock());
  });
  copies.renew();
}

/**
 * Links that somebody has made open nothing once they may invite no more: who is shown out would
 * come back by one. @param lost what they hold no longer; null: anything
 */
export async function endInvitations(
  tx: Sql,
  { hasher, clock }: Pick<StaffDeps, 'hasher' | 'clock'>,
  actor: Actor,
  madeBy: string | null,
  lost: Grant | null,
): Promise<void> {
  const scope = lost === null || lost.role === 'admin' ? null : lost.scope;
  for (const ended of await revokeInvitations(tx, { madeBy, scope }, clock())) {
    const subject = `${ended.role} ${ended.scope}`;
    await recordAudit(tx, hasher, actor, { action: 'revoke-invitation', subject }, clock());
  }
}

/** Of two administrators who remove each other at once one is told that they can't. */
async function keepAnAdmin(tx: Sql, personId: string, { role, scope }: Grant): Promise<void> {
  if (role !== 'admin') return;
  const admins = await lockHolders(tx, role, scope);
  if (admins.includes(personId) && admins.length === 1)
    throw new UstatError('conflict', 'The site would have no administrator.');
}

/** Ends one session of somebody, or all of them. @param sessionId null: all */
export async function endSessionsOf(
  { db, hasher, clock }: StaffDeps,
  actor: Actor,
  person: { id: string; name: string },
  sessionId: string | null,
): Promise<void> {
  await db.transaction(async (tx) => {
    await endStaffSessions(tx, person.id, sessionId);
    const after = sessionId === null ? 'all' : 'one';
    await recordAudit(tx, hasher, actor, { action: 'end-sessions', subject: person.name, after }, clock());
  });
}
