import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import { type Allowance, giveBack, take } from './allowance-queries';
import { type Actor, recordAudit } from './audit';
import { KEY_BYTES, stepOf, typedSecret } from './one-time-code';
import type { Visitor } from './pin';
import type { Sealer } from './sealer';
import {
  confirmSecret,
  dropSecondStep,
  putSecret,
  replaceRecovery,
  secondStepOf,
  takeRecovery,
  takeStep,
} from './second-step-queries';
import type { SecretHasher } from './secret-hasher';
import { confirmPassphrase, markedAs, type StaffDeps } from './staff';
import { staffPerson } from './staff-list-queries';
import type { StaffKey } from './staff-queries';
import { plainCode, plainDigits } from './typed';

type Deps = StaffDeps & { sealer: Sealer };
type Person = Pick<StaffKey, 'id' | 'name'>;

const RECOVERY_CODES = 10;
/**
 * Wrong codes: of a browser that opened the account before, and of all others together, who have
 * the passphrase. Of a million codes three count at a time: in a day all others have 1,445 tries.
 */
const OWN: Allowance = { burst: 10, everyMs: 30_000 };
const OTHERS: Allowance = { burst: 5, everyMs: 60_000 };

/** Whether a code is asked for after somebody's passphrase. */
export async function asksForCode(db: Sql, staffId: string): Promise<boolean> {
  return ((await secondStepOf(db, staffId))?.confirmedAt ?? null) !== null;
}

/**
 * The code after the passphrase: one of the phone's, or a recovery code; each counts once.
 * @returns which of them it was
 * @throws UstatError 'not-allowed' when it is none, 'over-budget' with the moment of the next try
 */
export async function giveCode(
  deps: Deps,
  person: StaffKey,
  typed: string,
  from: Visitor,
): Promise<'code' | 'recovery code'> {
  const tried = from.knows(markedAs(person))
    ? { of: `staff ${person.id} code ${from.deviceId}`, allowance: OWN }
    : { of: `staff ${person.id} code`, allowance: OTHERS };
  const { db, hasher, clock } = deps;
  return braked(deps, tried, async () => {
    if (await takeCode(deps, person.id, typed)) return 'code';
    const hash = recoveryHash(hasher, typed);
    return (await takeRecovery(db, person.id, hash, clock())) ? 'recovery code' : null;
  });
}

/**
 * A new secret for an app on a phone; nothing is asked for before a code has confirmed it.
 * @throws UstatError 'conflict' where codes are asked for already, else as confirmPassphrase
 */
export async function beginCodes(deps: Deps, person: Person, passphrase: string): Promise<void> {
  await confirmPassphrase(deps, person.id, passphrase);
  const { db, hasher, sealer, clock } = deps;
  const secret = typedSecret(hasher.newKey(KEY_BYTES));
  if (await putSecret(db, person.id, sealer.seal(secret, person.id), clock())) return;
  throw new UstatError('conflict', 'Codes are asked for already.');
}

/** The secret that waits for its first code, for the page that shows it; null without one. */
export async function unconfirmedSecret({ db, sealer }: Deps, staffId: string): Promise<string | null> {
  const found = await secondStepOf(db, staffId);
  return found && found.confirmedAt === null ? sealer.open(found.secret, staffId) : null;
}

/**
 * The phone has the secret: from now on codes are asked for.
 * @returns ten recovery codes, shown once: only their hashes are kept
 * @throws UstatError 'conflict' where nothing waits for a code, else as giveCode
 */
export async function confirmCodes(
  deps: Deps,
  actor: Actor,
  person: Person,
  typed: string,
): Promise<string[]> {
  if ((await unconfirmedSecret(deps, person.id)) === null)
    throw new UstatError('conflict', 'No secret waits for a code.');
  const tried = { of: `staff ${person.id} first code`, allowance: OWN };
  await braked(deps, tried, async () => ((await takeCode(deps, person.id, typed)) ? true : null));
  const { db, hasher, clock, copies } = deps;
  const codes = newRecovery(hasher);
  await db.transaction(async (tx) => {
    await confirmSecret(tx, person.id, clock());
    await replaceRecovery(tx, person.id, codes.hashes);
    await recordAudit(tx, hasher, actor, { action: 'codes-on', subject: person.name }, clock());
  });
  copies.renew();
  return codes.codes;
}

/** Ten others in the place of the recovery codes. @throws as confirmPassphrase */
export async function renewRecovery(
  deps: Deps,
  actor: Actor,
  person: Person,
  passphrase: string,
): Promise<string[]> {
  await confirmPassphrase(deps, person.id, passphrase);
  const { db, hasher, clock, copies } = deps;
  if (!(await asksForCode(db, person.id))) throw new UstatError('conflict', 'No codes are asked for.');
  const codes = newRecovery(hasher);
  await db.transaction(async (tx) => {
    await replaceRecovery(tx, person.id, codes.hashes);
    await recordAudit(tx, hasher, actor, { action: 'codes-new', subject: person.name }, clock());
  });
  copies.renew();
  return codes.codes;
}

/** The passphrase alone opens the account again. @throws as confirmPassphrase */
export async function endCodes(deps: Deps, actor: Actor, person: Person, passphrase: string): Promise<void> {
  await confirmPassphrase(deps, person.id, passphrase);
  await dropCodes(deps, actor, person);
}

/** The same by an administrator, of who lost phone and codes. @throws UstatError 'not-found' */
export async function endCodesOf(deps: StaffDeps, actor: Actor, personId: string): Promise<void> {
  const person = await staffPerson(deps.db, personId);
  if (!person) throw new UstatError('not-found', 'There is nobody of that id.');
  await dropCodes(deps, actor, person);
}

async function dropCodes({ db, hasher, clock, copies }: StaffDeps, actor: Actor, { id, name }: Person) {
  await db.transaction(async (tx) => {
    if (!(await dropSecondStep(tx, id))) return;
    await recordAudit(tx, hasher, actor, { action: 'codes-off', subject: name }, clock());
  });
  copies.renew();
}

/** Whether it is a code of this moment that was not taken before; it is taken by that. */
async function takeCode({ db, sealer, clock }: Deps, staffId: string, typed: string): Promise<boolean> {
  const code = plainDigits(typed).replace(/\s/g, '');
  const found = /^\d{6}$/.test(code) ? await secondStepOf(db, staffId) : null;
  const secret = found && sealer.open(found.secret, staffId);
  const step = secret && stepOf(secret, code, clock());
  return step !== null && step !== '' && takeStep(db, staffId, step);
}

/** A try is counted before it is looked at, and given back when it was right. */
async function braked<T>(
  { db, hasher, clock }: Deps,
  { of, allowance }: { of: string; allowance: Allowance },
  find: () => Promise<T | null>,
): Promise<T> {
  const until = await take(db, hasher.keyed(of), allowance, clock());
  if (until) throw new UstatError('over-budget', 'Too many tries.', [], { until });
  const found = await find();
  if (found === null) throw new UstatError('not-allowed', 'The code is none of these.');
  await giveBack(db, hasher.keyed(of), allowance);
  return found;
}

function newRecovery(hasher: SecretHasher): { codes: string[]; hashes: string[] } {
  const codes = Array.from({ length: RECOVERY_CODES }, () => hasher.newCode());
  return { codes, hashes: codes.map((code) => recoveryHash(hasher, code)) };
}

/** 80 random bits need no slow hash. */
const recoveryHash = (hasher: SecretHasher, code: string) => hasher.hashToken(plainCode(code));
