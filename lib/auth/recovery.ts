import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import { lockedBy, openLocked } from './first-pin-queries';
import { keysOf } from './name-key';
import type { Credential } from './pin-queries';
import type { Secret, SecretHasher } from './secret-hasher';
import { plainCode } from './typed';

/** As it is stored; however people have copied it. */
export function codeSecret(nameKey: string, code: string): Secret {
  return { kind: 'code', nameKey, text: plainCode(code) };
}

export const cannotBeTaken = () => new UstatError('bad-input', 'This PIN can not be taken.');

/**
 * Whose a secret is. Profiles of one name may have been kept under two keys, and a key is in the
 * hash: it is hashed with each, whoever has the name, so that the time tells nothing.
 * @param keys of the name
 * @returns null for nobody; `hash`: what `stored` would be today
 */
export async function findAmong(
  hasher: SecretHasher,
  secret: Omit<Secret, 'nameKey'>,
  keys: readonly string[],
  credentials: readonly Credential[],
): Promise<{ learnerId: string; stored: string; hash: string } | null> {
  let whose: Awaited<ReturnType<typeof findAmong>> = null;
  for (const nameKey of keys) {
    const own = credentials
      .filter((one) => one.nameKey === nameKey)
      .map(({ learnerId, pinHash, recoveryHash }) => {
        return { learnerId, stored: secret.kind === 'pin' ? pinHash : recoveryHash };
      });
    const { at, hash } = await hasher.find(
      { ...secret, nameKey },
      own.map(({ stored }) => stored),
    );
    if (own[at]) whose ??= { ...own[at], hash };
  }
  return whose;
}

/**
 * The hashes of a PIN and of a new recovery code.
 * @param of the name, and the key under which they are kept
 * @param others who have the name too
 * @throws UstatError 'bad-input' when one of them has the PIN too
 */
export async function newSecrets(
  hasher: SecretHasher,
  { name, nameKey }: Pick<Credential, 'name' | 'nameKey'>,
  newPin: string,
  others: readonly Credential[],
) {
  const recoveryCode = hasher.newCode();
  const pin: Secret = { kind: 'pin', nameKey, text: newPin };
  const [taken, pinHash, recoveryHash] = await Promise.all([
    findAmong(hasher, pin, keysOf(name), others),
    hasher.hash(pin),
    hasher.hash(codeSecret(nameKey, recoveryCode)),
  ]);
  if (taken) throw cannotBeTaken();
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
