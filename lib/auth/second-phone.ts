import * as z from 'zod';
import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import { type Allowance, take } from './allowance-queries';
import { phoneCodeOf, putPhoneCode, takePhoneCode } from './second-phone-queries';
import type { SecretHasher } from './secret-hasher';
import { plainCode } from './typed';

/**
 * A profile that is open on one phone is opened on a second one: the first one shows a code, which
 * counts for ten minutes and once.
 */

interface Deps {
  db: Sql;
  hasher: Pick<SecretHasher, 'keyed' | 'newCode'>;
  clock: () => Date;
}

const MINUTE = 60_000;
export const PHONE_CODE_MINUTES = 10;
/** Letters of a code: 40 random bits, for ten minutes. */
const LENGTH = 8;
const CODES_OF_ONE: Allowance = { burst: 10, everyMs: 6 * MINUTE };
/** A class opens its phones from one address; who guesses needs ages. */
const TRIES_AT_ADDRESS: Allowance = { burst: 30, everyMs: MINUTE };

/** As it was typed. */
export const phoneCode = z.string().max(40).transform(plainCode).pipe(z.string().length(LENGTH));

/** In groups that can be copied by hand. */
export const written = (code: string) => `${code.slice(0, 4)}-${code.slice(4)}`;

/** What is kept says nothing of the code; whoever has the key can make it again. */
const codeMade = ({ hasher }: Deps, learnerId: string, madeAt: Date): string =>
  lettersOf(hasher.keyed(`second phone of ${learnerId} at ${madeAt.toISOString()}`));
const hashOf = ({ hasher }: Deps, code: string) => hasher.keyed(`second phone code ${code}`);

/** As recovery codes: no letter that looks like another. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Of the keyed hash (base64url): two of its letters for each of a code's. */
const KEYED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const lettersOf = (keyed: string): string =>
  [...keyed.slice(0, LENGTH)].map((letter) => ALPHABET[KEYED.indexOf(letter) % 32]).join('');

/** @throws UstatError 'over-budget' with the moment until which none is made */
export async function makePhoneCode(deps: Deps, learnerId: string): Promise<void> {
  const { db, clock } = deps;
  await takeOrWait(deps, `phone codes of ${learnerId}`, CODES_OF_ONE);
  const madeAt = clock();
  const endsAt = new Date(madeAt.getTime() + PHONE_CODE_MINUTES * MINUTE);
  const codeHash = hashOf(deps, codeMade(deps, learnerId, madeAt));
  await putPhoneCode(db, learnerId, { codeHash, madeAt, endsAt });
}

/** The learner's own, for the phone that shows it; null where none counts. */
export async function shownPhoneCode(
  deps: Deps,
  learnerId: string,
): Promise<{ code: string; endsAt: Date } | null> {
  const found = await phoneCodeOf(deps.db, learnerId, deps.clock());
  return found && { code: codeMade(deps, learnerId, found.madeAt), endsAt: found.endsAt };
}

/**
 * Whose profile a code opens; it opens nothing any more afterwards.
 * @param code as phoneCode has read it @param address of who asks
 * @throws UstatError 'not-allowed' where it is nobody's, 'over-budget' for too many tries
 */
export async function openWithPhoneCode(deps: Deps, code: string, address: string): Promise<string> {
  await takeOrWait(deps, `phone codes at ${address}`, TRIES_AT_ADDRESS);
  const learnerId = await takePhoneCode(deps.db, hashOf(deps, code), deps.clock());
  if (!learnerId) throw new UstatError('not-allowed', 'No profile has this code now.');
  return learnerId;
}

async function takeOrWait({ db, hasher, clock }: Deps, of: string, allowance: Allowance): Promise<void> {
  const until = await take(db, hasher.keyed(of), allowance, clock());
  if (until) throw new UstatError('over-budget', 'Too many at once.', [], { until });
}
