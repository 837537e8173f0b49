import type { Copies } from '../db/journal';
import type { Db, Sql } from '../db/port';
import { UstatError } from '../errors';
import { type Allowance, take } from './allowance-queries';
import { firstPin } from './first-pin';
import { giveAnother, insertGiven, insertReset } from './first-pin-queries';
import { keysOf, profileKey } from './name-key';
import { createLearners } from './person-queries';
import {
  areTogether,
  type Credential,
  credentialOf,
  credentialsByName,
  isTogether,
  lockName,
  lockNames,
  replacePin,
} from './pin-queries';
import { newProfile } from './profile';
import { cannotBeTaken, codeSecret, findAmong, newSecrets, openWithCode } from './recovery';
import type { LearnerRow, ScreenLanguage } from './schema';
import type { Secret, SecretHasher } from './secret-hasher';
import { beginSession, endSessions } from './session-queries';

interface Deps {
  db: Db;
  hasher: SecretHasher;
  clock: () => Date;
  copies: Copies;
}

/** A profile that is made for somebody, before anything of it is stored. */
export interface Prepared {
  learner: LearnerRow;
  name: string;
  nameKey: string;
  pinHash: string;
  seed: string;
}

/** Hashes its first PIN, which is slow on purpose: before the transaction that stores it. */
export async function prepareProfile(
  deps: Pick<Deps, 'db' | 'hasher' | 'clock'> & { ids: () => string },
  name: string,
  language: ScreenLanguage,
): Promise<Prepared> {
  const learner = newProfile(deps.ids(), language, deps.clock());
  return { learner, name, nameKey: profileKey(name), ...(await drawPin(deps, learner.id, name)) };
}

/**
 * All of them in a few statements: an embedded database has one connection for everybody.
 * @throws UstatError 'conflict' where somebody has taken one of the names with its PIN since it was
 *   drawn
 */
export async function insertPrepared(tx: Sql, all: readonly Prepared[], at: Date): Promise<void> {
  await lockNames(
    tx,
    all.map(({ nameKey }) => nameKey),
  );
  if (await areTogether(tx, all)) throw new UstatError('conflict', 'A first PIN is taken by now.');
  await createLearners(
    tx,
    all.map(({ learner }) => learner),
  );
  await insertGiven(
    tx,
    all.map(({ learner, ...row }) => ({ ...row, learnerId: learner.id })),
    at,
  );
}

/** One that nobody of this name has now, the learner among them. */
async function drawPin(
  { db, hasher }: Pick<Deps, 'db' | 'hasher'>,
  learnerId: string,
  name: string,
  key = profileKey(name),
): Promise<{ seed: string; pinHash: string }> {
  const named = await credentialsByName(db, name);
  const otherwise = named.filter(({ nameKey }) => nameKey !== key);
  const otherKeys = keysOf(name).filter((one) => one !== key);
  for (;;) {
    const seed = hasher.newToken().token;
    const secret: Secret = { kind: 'pin', nameKey: key, text: firstPin(hasher, learnerId, seed) };
    const pinHash = await hasher.hash(secret);
    const isTaken =
      named.some((one) => one.pinHash === pinHash) ||
      (otherwise.length > 0 && (await findAmong(hasher, secret, otherKeys, otherwise)) !== null);
    if (!isTaken) return { seed, pinHash };
  }
}

/**
 * Another first PIN in the place of one that was forgotten or lost. Whoever has the profile open
 * has to sign in; of a profile that was used, what was talked about until now is locked.
 * @param within what is to happen in the same transaction
 * @throws UstatError 'not-found' for a profile without a name
 */
export async function resetPin(
  deps: Deps,
  learnerId: string,
  className: string,
  within: (tx: Sql) => Promise<void>,
): Promise<void> {
  const credential = await credentialOf(deps.db, learnerId);
  if (!credential) throw new UstatError('not-found', 'This profile has no PIN.');
  const { name, nameKey: key } = credential;
  let isGiven = false;
  while (!isGiven) {
    const drawn = await drawPin(deps, learnerId, name, key);
    isGiven = await deps.db.transaction(async (tx) => {
      // a first visit that ends meanwhile is over before this, or finds another PIN
      await lockName(tx, key);
      // somebody of the name has taken it since it was drawn
      if (await isTogether(tx, key, drawn.pinHash, learnerId)) return false;
      await insertReset(tx, learnerId, className, deps.clock());
      await giveAnother(tx, learnerId, drawn);
      await endSessions(tx, learnerId);
      await within(tx);
      return true;
    });
  }
  deps.copies.renew();
}

/**
 * The credential that somebody has just opened: with a seed, the PIN was that of a card.
 * @throws UstatError 'not-allowed' when another card was made since: this PIN opens no more
 */
export async function credentialOpened(
  { db, hasher }: Pick<Deps, 'db' | 'hasher'>,
  learnerId: string,
  pin: string,
): Promise<Credential> {
  const credential = await credentialOf(db, learnerId);
  if (!credential) throw givenUp();
  const { pinSeed } = credential;
  if (pinSeed === null || firstPin(hasher, learnerId, pinSeed) === pin) return credential;
  throw givenUp();
}

const givenUp = () => new UstatError('not-allowed', 'This PIN was given up.');

/**
 * Begins a session of who has just opened a profile.
 * @throws UstatError 'not-allowed' when the PIN was given up since: a reset has ended all sessions,
 *   and this one would be none of them
 */
export async function beginOpened(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { learnerId, nameKey, pinHash }: Pick<Credential, 'learnerId' | 'nameKey' | 'pinHash'>,
  tokenHash: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockName(tx, nameKey);
    if ((await credentialOf(tx, learnerId))?.pinHash !== pinHash) throw givenUp();
    await beginSession(tx, { learnerId, tokenHash }, clock());
  });
}

/**
 * The learner's own PIN in the place of the one on the card, and a recovery code. What a reset has
 * locked stays so: the code before this one opens it.
 * @param shown the credential as it was when the card's PIN was given
 * @returns the code, shown once: only its hash is kept
 * @throws UstatError 'not-found' when another PIN was given meanwhile, 'bad-input' when the PIN is
 *   the card's, or that of somebody else of the name
 */
export async function chooseOwnPin(
  deps: Deps,
  shown: Pick<Credential, 'learnerId' | 'pinHash'>,
  newPin: string,
): Promise<{ recoveryCode: string }> {
  const credential = await credentialOf(deps.db, shown.learnerId);
  if (credential?.pinSeed == null || credential.pinHash !== shown.pinHash) throw isOver();
  const { learnerId, name, nameKey: key, pinHash } = credential;
  const named = await credentialsByName(deps.db, name);
  const secrets = await newSecrets(deps.hasher, credential, newPin, named);
  await deps.db.transaction(async (tx) => {
    await lockName(tx, key);
    if ((await credentialOf(tx, learnerId))?.pinHash !== pinHash) throw isOver();
    if (await isTogether(tx, key, secrets.pinHash, learnerId)) throw cannotBeTaken();
    await replacePin(tx, learnerId, secrets.pinHash, secrets.recoveryHash);
  });
  deps.copies.renew();
  return { recoveryCode: secrets.recoveryCode };
}

const isOver = () => new UstatError('not-found', 'This PIN was given up.');

/** A code can't be guessed (80 bits): this only keeps the processor free. */
const CODES_OF_LEARNER: Allowance = { burst: 10, everyMs: 6 * 60_000 };

/**
 * Opens what resets have locked, for who has the recovery code from before.
 * @throws UstatError 'not-allowed' when it opens nothing, 'over-budget' after many tries
 */
export async function openEarlier(deps: Deps, learnerId: string, code: string): Promise<void> {
  const credential = await credentialOf(deps.db, learnerId);
  if (!credential) throw new UstatError('not-found', 'This profile has no name.');
  const key = deps.hasher.keyed(`earlier codes of ${learnerId}`);
  const until = await take(deps.db, key, CODES_OF_LEARNER, deps.clock());
  if (until) throw new UstatError('over-budget', 'Too many tries.', [], { until });
  const secret = codeSecret(credential.nameKey, code);
  if (await openWithCode(deps, learnerId, secret)) return;
  throw new UstatError('not-allowed', 'This code opens nothing.');
}
