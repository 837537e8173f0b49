import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import { type Actor, recordAudit } from './audit';
import type { Grant } from './can';
import {
  type Invitation,
  insertInvitation,
  invitationByToken,
  revokeInvitation,
  useInvitation,
} from './invitation-queries';
import { type Identity, insertLink } from './link-queries';
import { nameKey } from './name-key';
import type { ScreenLanguage } from './schema';
import type { StaffDeps } from './staff';
import { grant, insertStaff, type StaffKey } from './staff-queries';

const MINUTE = 60_000;
/** An invitation's life, and that of a link to become an administrator, in milliseconds. */
export const INVITED_FOR = 7 * 24 * 60 * MINUTE;
export const ADMIN_FOR = 30 * MINUTE;

/** Who acts where nobody is signed in: whoever holds the server. */
export const THE_SERVER: Actor = { name: 'npm start', address: 'server' };

type InviteDeps = StaffDeps & { ids: () => string };

/**
 * A link for one person to hold a role. Only its hash is kept: the link is shown once.
 * @returns the token that the link ends with
 */
export async function invite(
  { db, hasher, clock, ids }: InviteDeps,
  actor: Actor,
  given: Grant & { forMs: number },
): Promise<string> {
  const { token, tokenHash } = hasher.newToken();
  const now = clock();
  const expiresAt = new Date(now.getTime() + given.forMs);
  const { role, scope } = given;
  await db.transaction(async (tx) => {
    const row = { id: ids(), tokenHash, role, scope, madeBy: actor.name, madeAt: now, expiresAt };
    await insertInvitation(tx, row);
    const told = { action: 'invite', subject: `${role} ${scope}`, after: { expiresAt } } as const;
    await recordAudit(tx, hasher, actor, told, now);
  });
  return token;
}

/** @throws UstatError 'conflict' where it was used or ended meanwhile */
export async function revoke({ db, hasher, clock }: StaffDeps, actor: Actor, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const invitation = await revokeInvitation(tx, id, clock());
    if (!invitation) throw new UstatError('conflict', 'The invitation is not open any more.');
    const subject = `${invitation.role} ${invitation.scope}`;
    await recordAudit(tx, hasher, actor, { action: 'revoke-invitation', subject }, clock());
  });
}

/** Null for a token that was never given to anybody. */
export const invitationOf = ({ db, hasher, clock }: StaffDeps, token: string): Promise<Invitation | null> =>
  invitationByToken(db, hasher.hashToken(token), clock());

/**
 * A new account with the role of an invitation.
 * @throws UstatError 'not-found' where the link is not open (used, revoked, past its end, never
 *   made), 'conflict' where somebody of staff has the name: the invitation stays open
 */
export async function join(
  deps: InviteDeps,
  token: string,
  given: { name: string; passphrase: string; language: ScreenLanguage },
  address: string,
): Promise<StaffKey> {
  await mustBeOpen(deps, token);
  const passphraseHash = await deps.hasher.hashPassphrase(given.passphrase);
  return makeAccount(deps, token, { ...given, passphraseHash, identity: null }, address);
}

/**
 * The same with an account at a provider in the place of a passphrase.
 * @throws as join, and 'conflict' where it opens an account already
 */
export function joinLinked(
  deps: InviteDeps,
  token: string,
  given: { name: string; language: ScreenLanguage; identity: Identity },
  address: string,
): Promise<StaffKey> {
  return makeAccount(deps, token, { ...given, passphraseHash: '' }, address);
}

interface NewAccount {
  name: string;
  language: ScreenLanguage;
  passphraseHash: string;
  identity: Identity | null;
}

async function makeAccount(
  { db, hasher, clock, ids, copies }: InviteDeps,
  token: string,
  given: NewAccount,
  address: string,
): Promise<StaffKey> {
  const made = { id: ids(), name: given.name, passphraseHash: given.passphraseHash };
  await db.transaction(async (tx) => {
    const used = await useInvitation(tx, hasher.hashToken(token), given.name, clock());
    if (!used) throw isOver();
    const row = { ...made, nameKey: nameKey(given.name), language: given.language, madeAt: clock() };
    if (!(await insertStaff(tx, row))) throw new UstatError('conflict', 'Somebody has this name.');
    await grant(tx, made.id, used, clock());
    const after = [{ role: used.role, scope: used.scope }];
    const told = { action: 'join', subject: given.name, after } as const;
    const actor = { name: given.name, address };
    await recordAudit(tx, hasher, actor, told, clock());
    if (given.identity) await link(tx, { hasher, clock }, actor, made, given.identity);
  });
  copies.renew();
  return made;
}

/**
 * The role of an invitation for somebody who has an account.
 * @param identity at a provider that opens the account from now on; null: none does that did not
 * @throws as joinLinked
 */
export async function joinAs(
  { db, hasher, clock, copies }: StaffDeps,
  token: string,
  person: { id: string; name: string; grants: Grant[] },
  address: string,
  identity: Identity | null = null,
): Promise<void> {
  await db.transaction(async (tx) => {
    const used = await useInvitation(tx, hasher.hashToken(token), person.name, clock());
    if (!used) throw isOver();
    await grant(tx, person.id, used, clock());
    const after = [...person.grants, { role: used.role, scope: used.scope }];
    const told = { action: 'join', subject: person.name, before: person.grants, after } as const;
    const actor = { name: person.name, address };
    await recordAudit(tx, hasher, actor, told, clock());
    if (identity) await link(tx, { hasher, clock }, actor, person, identity);
  });
  copies.renew();
}

async function link(
  tx: Sql,
  { hasher, clock }: Pick<StaffDeps, 'hasher' | 'clock'>,
  actor: Actor,
  { id, name }: Pick<StaffKey, 'id' | 'name'>,
  identity: Identity,
): Promise<void> {
  if (!(await insertLink(tx, id, identity, clock())))
    throw new UstatError('conflict', 'It opens an account already.');
  const told = { action: 'linked', subject: name, after: identity.issuer } as const;
  await recordAudit(tx, hasher, actor, told, clock());
}

async function mustBeOpen({ db, hasher, clock }: StaffDeps, token: string): Promise<void> {
  const open = await invitationByToken(db, hasher.hashToken(token), clock());
  if (open?.state !== 'open') throw isOver();
}

const isOver = () => new UstatError('not-found', 'The invitation is not open.');
