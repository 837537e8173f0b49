import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import { lockedBy, openLocked } from './first-pin-queries';
import type { Credential } from './pin-queries';
import type { Secret, SecretHasher } from './secret-hasher';
import { plainCode } from './typed';

/** As it is stored; however people have copied it. */
export function codeSecret(nameKey: string, code: string): Secret {
  return { kind: 'code', nameKey, text: plainCode(code) };
}

export const cannotBeTaken = () => new UstatError('bad-input', 'This PIN can not be taken.');

/**
 * The hashes of a PIN and of a new recovery code.
 * @param others who have the name too
 * @throws UstatError 'bad-input' when one of them has the PIN too
 */
export async function newSecrets(
  hasher: SecretHasher,
  nameKey: string,
  newPin: string,
  others: readonly Credential[],
) {
  const recoveryCode = hasher.newCode();
  const hashes = others.map((one) => one.pinHash);
  const [{ at, hash: pinHash }, recoveryHash] = await Promise.all([
    hasher.find({ kind: 'pin', nameKey, text: newPin }, hashes),
    hasher.hash(codeSecret(nameKey, recoveryCode)),
  ]);
  if (at >= 0) throw cannotBeTaken();
  return { recoveryCode, pinHash, recoveryHash };
}

/**
 * Opens what resets of the PIN have locked, as far as the code is that of the day.
 * @returns whether it opened anything
 */
export async function openWithCode(
  { db, hasher, clock }: { db: Sql; hasher: SecretHasher; clock: () => Date },
  learnerId: string,
  secret: Secret,
): Promise<boolean> {
  const hashes = await lockedBy(db, learnerId);
  if (hashes.length === 0) return false;
  const codeHash = hashes[(await hasher.find(secret, hashes)).at];
  if (codeHash === undefined) return false;
  await openLocked(db, learnerId, codeHash, clock());
  return true;
}
