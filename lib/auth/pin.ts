import * as z from 'zod';
import type { Copies } from '../db/journal';
import type { Db, Sql } from '../db/port';
import { UstatError } from '../errors';
import {
  type Credential,
  credentialByKey,
  credentialOf,
  insertCredential,
  replaceHash,
  replacePin,
  setFailures,
} from './pin-queries';
import type { Secret, SecretHasher } from './secret-hasher';
import { endSessions } from './session-queries';

interface CredentialDeps {
  db: Db;
  hasher: SecretHasher;
  clock: () => Date;
  copies: Copies;
}

/** Digits in a row, up or down, or one digit again and again: what a thief tries first. */
const isGuessable = (pin: string) =>
  '01234567890123456789'.includes(pin) || '98765432109876543210'.includes(pin) || new Set(pin).size === 1;

export const profileName = z.string().trim().min(2).max(60);
/**
 * Digits of any script as 0-9: every script's ten stand in a row. A PIN typed on an Arabic keyboard
 * is the same PIN.
 */
function plainDigits(text: string): string {
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
    return String(value);
  });
}

export const pin = z
  .string()
  .transform((typed) => plainDigits(typed).replace(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6,12}$/));
export const newPin = pin.refine((digits) => !isGuessable(digits));

/** Two spellings that look alike are one name: case, accents and spaces make no difference. */
export function nameKey(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Wrong tries that cost nothing; each one after that doubles the wait, from a minute to a day. */
const FREE_TRIES = 5;
const FIRST_WAIT = 60_000;
const LONGEST_WAIT = 86_400_000;

/**
 * Gives an anonymous profile a name and a PIN, so that it can be opened on another phone. Whoever
 * opened it until now has to sign in.
 * @returns the recovery code, shown once: only its hash is kept
 * @throws UstatError 'conflict' when the name is taken or the profile has one already
 */
export async function claimProfile(
  { db, hasher, clock, copies }: CredentialDeps,
  learnerId: string,
  wanted: { name: string; pin: string },
): Promise<{ recoveryCode: string }> {
  const key = nameKey(wanted.name);
  const { recoveryCode, ...hashes } = await newSecrets(hasher, key, wanted.pin);
  const inserted = await db.transaction(async (tx) => {
    const isNew = await insertCredential(tx, {
      learnerId,
      name: wanted.name,
      nameKey: key,
      ...hashes,
      claimedAt: clock(),
    });
    if (isNew) await endSessions(tx, learnerId);
    return isNew;
  });
  if (!inserted) throw new UstatError('conflict', 'The name is taken, or this profile has one.');
  copies.renew();
  return { recoveryCode };
}

/**
 * The profile that a name and PIN open. Wrong tries are counted per profile, never per address: a
 * dormitory shares one.
 * @throws UstatError 'not-allowed' when they don't match, 'over-budget' while the profile waits
 *   after wrong tries
 */
export function signInWith(
  deps: Pick<CredentialDeps, 'db' | 'hasher' | 'clock'>,
  given: { name: string; pin: string },
): Promise<string> {
  return checked(deps, { kind: 'pin', nameKey: nameKey(given.name), text: given.pin });
}

/**
 * Sets a new PIN for who holds the recovery code, and gives a new code: the old one has been shown.
 * Every session ends.
 * @throws as signInWith
 */
export async function recoverProfile(
  deps: CredentialDeps,
  given: { name: string; code: string; pin: string },
): Promise<{ learnerId: string; recoveryCode: string }> {
  const key = nameKey(given.name);
  const learnerId = await checked(deps, { kind: 'code', nameKey: key, text: plainCode(given.code) });
  const { recoveryCode, pinHash, recoveryHash } = await newSecrets(deps.hasher, key, given.pin);
  await deps.db.transaction(async (tx) => {
    await replacePin(tx, learnerId, pinHash, recoveryHash);
    await endSessions(tx, learnerId);
  });
  deps.copies.renew();
  return { learnerId, recoveryCode };
}

/**
 * A new recovery code for who lost it and knows the PIN; the old one opens nothing from now on. The
 * PIN is asked for although the profile is open: phones are shared.
 * @returns the code, shown once: only its hash is kept
 * @throws UstatError 'conflict' for a profile without a name; as signInWith
 */
export async function renewRecoveryCode(
  deps: CredentialDeps,
  learnerId: string,
  given: { pin: string },
): Promise<{ recoveryCode: string }> {
  const name = await claimedName(deps, learnerId);
  if (name === null) throw new UstatError('conflict', 'This profile has no name.');
  await signInWith(deps, { name, pin: given.pin });
  const recoveryCode = deps.hasher.newCode();
  const secret: Secret = { kind: 'code', nameKey: nameKey(name), text: plainCode(recoveryCode) };
  await replaceHash(deps.db, learnerId, 'code', await deps.hasher.hash(secret));
  deps.copies.renew();
  return { recoveryCode };
}

/** The name under which a learner's profile is kept, or null for an anonymous one. */
export async function claimedName(
  deps: Pick<CredentialDeps, 'db'>,
  learnerId: string,
): Promise<string | null> {
  return (await credentialOf(deps.db, learnerId))?.name ?? null;
}

/** As people copy it: without the dashes, in any case, O for 0 and I or L for 1. */
function plainCode(code: string): string {
  return code
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
    .replace(/[^0-9A-Z]/g, '');
}

/** The hashes of a PIN and of a new recovery code. */
async function newSecrets(hasher: SecretHasher, key: string, newPin: string) {
  const recoveryCode = hasher.newCode();
  const [pinHash, recoveryHash] = await Promise.all([
    hasher.hash({ kind: 'pin', nameKey: key, text: newPin }),
    hasher.hash({ kind: 'code', nameKey: key, text: plainCode(recoveryCode) }),
  ]);
  return { recoveryCode, pinHash, recoveryHash };
}

const HASH_OF = { pin: 'pinHash', code: 'recoveryHash' } as const;

/**
 * Hashed between the statements and inside no transaction, whether anybody has the name or not. A
 * try is counted before it is looked at, so that parallel ones can't pass together.
 */
async function checked(
  { db, hasher, clock }: Pick<CredentialDeps, 'db' | 'hasher' | 'clock'>,
  secret: Secret,
): Promise<string> {
  const now = clock();
  const found = await db.transaction(async (tx) => {
    const credential = await credentialByKey(tx, secret.nameKey);
    if (credential?.lockedUntil && credential.lockedUntil > now)
      throw new UstatError('over-budget', 'Too many wrong tries for this profile.');
    if (credential) await countTry(tx, credential, now);
    return credential;
  });
  const stored = found ? [found[HASH_OF[secret.kind]]] : [];
  const { at, hash } = await hasher.find(secret, stored);
  if (at < 0 || !found) throw new UstatError('not-allowed', 'Name and secret do not match.');
  await setFailures(db, found.learnerId, 0, null);
  if (stored[at] !== hash) await replaceHash(db, found.learnerId, secret.kind, hash);
  return found.learnerId;
}

async function countTry(tx: Sql, { learnerId, failures }: Credential, now: Date): Promise<void> {
  const over = failures + 1 - FREE_TRIES;
  const wait = over < 0 ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** over);
  await setFailures(tx, learnerId, failures + 1, wait > 0 ? new Date(now.getTime() + wait) : null);
}
