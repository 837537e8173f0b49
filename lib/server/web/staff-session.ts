import { headers } from 'next/headers';
import { decode, encode } from 'next-auth/jwt';
import { cache } from 'react';
import * as z from 'zod';
import { type Actor, recordAudit } from '../../auth/audit';
import { markedAs } from '../../auth/staff';
import {
  beginStaffSession,
  endStaffSessions,
  type SignedIn,
  type StaffKey,
  staffSignedIn,
} from '../../auth/staff-queries';
import { putCookie, readCookie } from './cookies';
import { services } from './services';
import { rememberCredential, visitor } from './visitor';

/** A browser's name for itself, as much of it as a list has room for. */
const AGENT_LENGTH = 200;

/** What somebody has signed in by who comes back from the provider. */
export const PROVIDER = 'provider';

/**
 * Who of staff asks, with the roles that they hold at this moment; null for nobody. Asked of the
 * database once a request.
 */
export const currentStaff = cache(async (): Promise<SignedIn | null> => {
  const token = await readCookie('ustat.staff');
  if (!token) return null;
  const { db, hasher, lastSeen, clock } = services();
  const tokenHash = hasher.hashToken(token);
  const staff = await staffSignedIn(db, tokenHash, clock());
  if (staff) lastSeen.noteStaff(tokenHash);
  return staff;
});

/**
 * Signs somebody in on this browser; a session that it had before ends.
 * @param by what they gave beside the passphrase or in its place, for the audit trail
 * @param confirmedAt when a passphrase was given, where that is not now
 */
export async function signInStaff(person: StaffKey, by?: string, confirmedAt?: Date): Promise<void> {
  const { db, hasher, clock, ids } = services();
  const before = await currentStaff();
  const { token, tokenHash } = hasher.newToken();
  const { address } = await visitor();
  const agent = ((await headers()).get('user-agent') ?? '').slice(0, AGENT_LENGTH);
  const session = {
    tokenHash,
    id: ids(),
    staffId: person.id,
    passphraseHash: person.passphraseHash,
    address,
    agent,
    ...(confirmedAt && { confirmedAt }),
  };
  await db.transaction(async (tx) => {
    if (before) await endStaffSessions(tx, before.id, before.sessionId);
    await beginStaffSession(tx, session, clock());
    const actor = { name: person.name, address };
    const told = { action: 'sign-in', subject: person.name, after: by } as const;
    await recordAudit(tx, hasher, actor, told, clock());
  });
  await putCookie('ustat.staff', token);
  // nobody can try passphrases of an account that has none; and who comes back from the provider
  // brings no ustat.device, so that a new one would take the place of what it holds
  if (person.passphraseHash && by !== PROVIDER) await rememberCredential(markedAs(person));
}

/** For the audit trail: who asks, and from where. */
export async function actorOf({ name }: Pick<SignedIn, 'name'>): Promise<Actor> {
  return { name, address: (await visitor()).address };
}

/** Nobody is signed in as staff on this browser any more. */
export async function forgetStaffCookie(): Promise<void> {
  await putCookie('ustat.staff', null);
}

/** Which pages show a link that was just made: those under the cookie's path. */
type LinkCookie = 'ustat.link' | 'ustat.class-link';

/** Hands a link that was just made to the next page; in no address, log or history. */
export async function showLink(path: string, by: LinkCookie = 'ustat.link'): Promise<void> {
  const secret = services().authSecret;
  await putCookie(by, await encode({ token: { path }, secret, maxAge: 120 }));
}

/** The link that was just made, with this site's own address; null two minutes later. */
export async function shownLink(by: LinkCookie = 'ustat.link'): Promise<string | null> {
  const token = await readCookie(by);
  if (!token) return null;
  const decoded = await decode({ token, secret: services().authSecret }).catch(() => null);
  const { data } = z.object({ path: z.string() }).safeParse(decoded);
  return data ? `${await siteAddress()}${data.path}` : null;
}

/** Where this request has reached the site. */
export async function siteAddress(): Promise<string> {
  const { url, port } = services().config;
  return url ? new URL(url).origin : `http://${(await headers()).get('host') ?? `localhost:${port}`}`;
}
