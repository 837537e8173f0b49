import * as z from 'zod';
import type { Copies } from '../db/journal';
import type { Db, Sql } from '../db/port';
import { hasCode, UstatError } from '../errors';
import { type Allowance, giveAllBack, giveBack, take } from './allowance-queries';
import { keysOf, profileKey } from './name-key';
import {
  type Credential,
  credentialOf,
  credentialsByName,
  insertCredential,
  isTogether,
  lockName,
  replaceHash,
  replacePin,
} from './pin-queries';
import { cannotBeTaken, codeSecret, findAmong, newSecrets, openWithCode } from './recovery';
import type { Secret, SecretHasher } from './secret-hasher';
import { endSessions } from './session-queries';
import { plainDigits } from './typed';
import { isWeakPin } from './weak-pin';

interface CredentialDeps {
  db: Db;
  hasher: SecretHasher;
  clock: () => Date;
  copies: Copies;
}

/** Whence somebody asks to be let in. */
export interface Visitor {
  /** Of the network; a dormitory shares one. */
  address: string;
  /** Of this browser, kept beside the profiles that it opened; null before it opened one. */
  deviceId: string | null;
  /** Whether this browser opened the profile before, with the PIN that it has now. */
  knows(credential: Pick<Credential, 'learnerId' | 'pinHash'>): boolean;
}

export const profileName = z.string().trim().min(2).max(60);

export const pin = z
  .string()
  .transform((typed) => plainDigits(typed).replace(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6,12}$/));
export const newPin = pin.refine((digits) => !isWeakPin(digits));

const MINUTE = 60_000;
/** Wrong PINs of a browser that opened the profile before: nobody else uses them up. */
const OWN_PINS: Allowance = { burst: 10, everyMs: 6 * MINUTE };
/** Of all other browsers for one name: at one address, and everywhere. */
const PINS_AT_ADDRESS: Allowance = { burst: 5, everyMs: 5 * MINUTE };
const PINS_OF_NAME: Allowance = { burst: 20, everyMs: 60 * MINUTE };
/** A code can't be guessed (80 bits), so that it is braked by address alone. */
const CODES_AT_ADDRESS: Allowance = { burst: 10, everyMs: 6 * MINUTE };
/** Against a flood: of whatever names, at one address. */
const TRIES_AT_ADDRESS: Allowance = { burst: 100, everyMs: 3_000 };
/** To take a name with a PIN tells whether somebody has both. */
const CLAIMS_OF_NAME: Allowance = { burst: 50, everyMs: 10 * MINUTE };

/**
 * Gives an anonymous profile a name and a PIN, so that it can be opened on another phone. Whoever
 * opened it until now has to sign in. Several profiles may have one name, or whoever tries one
 * would learn who is here; with one PIN too they can't, and are told what a weak PIN is told.
 * @returns the recovery code, shown once: only its hash is kept
 * @throws UstatError 'conflict' when the profile has a name already, 'bad-input' when the PIN can't
 *   be taken, 'over-budget' while too many take this name
 */
export async function claimProfile(
  { db, hasher, clock, copies }: CredentialDeps,
  learnerId: string,
  wanted: { name: string; pin: string },
): Promise<{ recoveryCode: string }> {
  const key = profileKey(wanted.name);
  await takeOrWait(db, hasher.keyed(`claim ${key}`), CLAIMS_OF_NAME, clock());
  const { recoveryCode, ...hashes } = await newSecrets(
    hasher,
    { name: wanted.name, nameKey: key },
    wanted.pin,
    await credentialsByName(db, wanted.name),
  );
  await db.transaction(async (tx) => {
    await lockName(tx, key);
    if (await isTogether(tx, key, hashes.pinHash)) throw cannotBeTaken();
    const isNew = await insertCredential(tx, {
      ...{ learnerId, name: wanted.name, nameKey: key, claimedAt: clock() },
      ...hashes,
    });
    if (!isNew) throw new UstatError('conflict', 'This profile has a name.');
    await endSessions(tx, learnerId);
  });
  copies.renew();
  return { recoveryCode };
}

/**
 * The profile that a name and PIN open.
 * @throws UstatError 'not-allowed' when they don't match, 'over-budget' with the moment until which
 *   nothing is tried; alike for names that nobody has
 */
export async function signInWith(
  deps: Pick<CredentialDeps, 'db' | 'hasher' | 'clock'>,
  given: { name: string; pin: string },
  from: Visitor,
): Promise<string> {
  const key = profileKey(given.name);
  const found = await credentialsByName(deps.db, given.name);
  const own = found.filter((one) => from.knows(one));
  const others = found.filter((one) => !own.includes(one));
  const byDevice = own.length > 0 ? [{ of: `pin ${key} device ${from.deviceId}`, allowance: OWN_PINS }] : [];
  const asStranger = [
    { of: ofNameAt(key, from), allowance: PINS_AT_ADDRESS },
    { of: `tries at ${from.address}`, allowance: TRIES_AT_ADDRESS },
    { of: `pin ${key}`, allowance: PINS_OF_NAME },
  ];
  // a browser that knows one Aigul of several is a stranger to the others
  return checked(deps, { kind: 'pin', text: given.pin }, keysOf(given.name), [
    ...(own.length > 0 ? [{ credentials: own, tries: byDevice }] : []),
    ...(own.length === 0 || others.length > 0 ? [{ credentials: others, tries: asStranger }] : []),
  ]);
}

/**
 * Sets a new PIN for who holds the recovery code, and gives a new code: the old one has been shown.
 * Every session ends; what a reset by a class has locked is open again.
 * @throws as signInWith
 */
export async function recoverProfile(
  deps: CredentialDeps,
  given: { name: string; code: string; pin: string },
  from: Visitor,
): Promise<{ learnerId: string; recoveryCode: string }> {
  const key = profileKey(given.name);
  const secret = codeSecret(key, given.code);
  const named = () => credentialsByName(deps.db, given.name);
  const learnerId = await checked(deps, secret, keysOf(given.name), [
    {
      credentials: await named(),
      tries: [
        { of: `code ${key} at ${from.address}`, allowance: CODES_AT_ADDRESS },
        { of: `tries at ${from.address}`, allowance: TRIES_AT_ADDRESS },
      ],
    },
  ]);
  const all = await named();
  const own = all.find((one) => one.learnerId === learnerId);
  const others = all.filter((one) => one !== own);
  const ownKey = own?.nameKey ?? key;
  const { recoveryCode, pinHash, recoveryHash } = await newSecrets(
    deps.hasher,
    { name: given.name, nameKey: ownKey },
    given.pin,
    others,
  );
  await deps.db.transaction(async (tx) => {
    await lockName(tx, ownKey);
    if (await isTogether(tx, ownKey, pinHash, learnerId)) throw cannotBeTaken();
    await replacePin(tx, learnerId, pinHash, recoveryHash);
    await endSessions(tx, learnerId);
    // who forgot the PIN has tried some; the code has shown whose name it is
    await giveAllBack(tx, deps.hasher.keyed(ofNameAt(key, from)));
  });
  await openWithCode(deps, learnerId, { ...secret, nameKey: ownKey });
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
  const credential = await credentialOf(deps.db, learnerId);
  if (credential === null) throw new UstatError('conflict', 'This profile has no name.');
  const key = credential.nameKey;
  const tries = [{ of: `pin of ${learnerId}`, allowance: OWN_PINS }];
  await checked(deps, { kind: 'pin', text: given.pin }, [key], [{ credentials: [credential], tries }]);
  const recoveryCode = deps.hasher.newCode();
  const hash = await deps.hasher.hash(codeSecret(key, recoveryCode));
  await replaceHash(deps.db, learnerId, 'code', hash);
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

/** Names the count of PINs of a name at an address. */
const ofNameAt = (key: string, { address }: Visitor) => `pin ${key} at ${address}`;

/** Profiles that a try may open, and what it takes of whose allowances. */
interface Way {
  credentials: readonly Credential[];
  tries: readonly { of: string; allowance: Allowance }[];
}

/**
 * The profile that a secret opens by one of the ways that are open. Hashed between the statements
 * and inside no transaction. A try is counted before it is looked at, so that parallel ones can't
 * pass together, and given back when it was right.
 */
async function checked(
  { db, hasher, clock }: Pick<CredentialDeps, 'db' | 'hasher' | 'clock'>,
  secret: Omit<Secret, 'nameKey'>,
  keys: readonly string[],
  ways: readonly Way[],
): Promise<string> {
  const now = clock();
  const open: Way[] = [];
  const closed: UstatError[] = [];
  for (const way of ways) {
    try {
      for (const { of, allowance } of way.tries) await takeOrWait(db, hasher.keyed(of), allowance, now);
      open.push(way);
    } catch (error) {
      if (!hasCode(error, 'over-budget')) throw error;
      closed.push(error);
    }
  }
  if (open.length === 0 && closed[0]) throw closed[0];
  const credentials = open.flatMap((way) => way.credentials);
  const found = await findAmong(hasher, secret, keys, credentials);
  if (!found) throw new UstatError('not-allowed', 'Name and secret do not match.');
  for (const { tries } of open) {
    const [first, ...others] = tries;
    if (first) await giveAllBack(db, hasher.keyed(first.of));
    for (const { of, allowance } of others) await giveBack(db, hasher.keyed(of), allowance);
  }
  const { learnerId, hash, stored } = found;
  if (stored !== hash) await replaceHash(db, learnerId, secret.kind, hash);
  return learnerId;
}

async function takeOrWait(db: Sql, key: string, allowance: Allowance, now: Date): Promise<void> {
  const until = await take(db, key, allowance, now);
  if (until) throw new UstatError('over-budget', 'Too many tries.', [], { until });
}
