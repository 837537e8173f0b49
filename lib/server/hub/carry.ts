import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { hasCode, UstatError } from '../../errors';
import type { PackKey } from '../work/pack-keys';
import { readLetter, writeLetter } from './letter';
import { type Message, message } from './messages';
import { meet, mustBeTrusted, type Taking, takeEvents } from './take';
import { batchesOf, deletedHere, eventsOf, ownClasses, ownLearners, type Telling } from './tell';

/**
 * A file on a stick: MAGIC, an X25519 key that was made for it alone, 32 bytes, 12 bytes of IV, 16
 * of AES-256-GCM's tag, and a letter (letter.ts) that the receiver alone can read.
 */
const MAGIC = Buffer.from('USTAT-CARRY-1\n');
const [KEY, IV, TAG] = [32, 12, 16];
const HEAD = MAGIC.length + KEY + IV + TAG;
/** What X25519's public key has before its 32 bytes (RFC 8410). */
const SPKI = Buffer.from('302a300506032b656e032100', 'hex');
/** Characters of messages in one file, about. */
const FILE_SIZE = 2_000_000;

const carried = z.object({ to: z.string(), messages: z.array(z.unknown()) });

const publicOf = (key: Buffer) =>
  createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' });
const bytesOf = (key: KeyObject) => key.export({ type: 'spki', format: 'der' }).subarray(SPKI.length);

/** This site's key for what is carried to it: made once, `<dataDir>/carry-key.pem` (0600). */
export function carryKey(dataDir: string): { secret: KeyObject; name: string } {
  const file = join(dataDir, 'carry-key.pem');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('x25519');
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  }
  const secret = createPrivateKey(readFileSync(file));
  return { secret, name: bytesOf(createPublicKey(secret)).toString('base64url') };
}

/** What only the holder of a key reads. @param to carryKey's `name` of the receiver */
function seal(plain: Uint8Array, to: string): Buffer {
  const receiver = Buffer.from(to, 'base64url');
  if (receiver.length !== KEY)
    throw new UstatError('bad-input', `${to} is no key: on the receiving site, npm run carry -- --key`);
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const own = bytesOf(publicKey);
  const iv = randomBytes(IV);
  const shared = diffieHellman({ privateKey, publicKey: publicOf(receiver) });
  const cipher = createCipheriv('aes-256-gcm', keyOf(shared, own, receiver), iv);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([MAGIC, own, iv, cipher.getAuthTag(), sealed]);
}

/** @throws UstatError 'bad-input' where it is for somebody else, damaged, or something else */
export function unseal(file: Uint8Array, secret: KeyObject): Buffer {
  const bytes = Buffer.from(file);
  if (bytes.length < HEAD || !bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw new UstatError('bad-input', 'It was not written by npm run carry, or is cut.');
  let at = MAGIC.length;
  const next = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const [own, iv, tag] = [next(KEY), next(IV), next(TAG)];
  try {
    const shared = diffieHellman({ privateKey: secret, publicKey: publicOf(own) });
    const key = keyOf(shared, own, bytesOf(createPublicKey(secret)));
    const cipher = createDecipheriv('aes-256-gcm', key, iv).setAuthTag(tag);
    return Buffer.concat([cipher.update(bytes.subarray(HEAD)), cipher.final()]);
  } catch (cause) {
    throw new UstatError('bad-input', 'It is for another site, or damaged.', [], { cause });
  }
}

const keyOf = (shared: Buffer, own: Buffer, receiver: Buffer) =>
  Buffer.from(hkdfSync('sha256', shared, Buffer.concat([own, receiver]), 'ustat carry 1', 32));

/** All that this site's classes did, file by file, for one receiver. */
export async function* packedForStick(
  deps: Telling & { key: PackKey },
  to: string,
): AsyncGenerator<{ name: string; bytes: Buffer }> {
  let [messages, size, count]: [Message[], number, number] = [[], 0, 0];
  const file = async () => {
    count += 1;
    const name = `${String(count).padStart(6, '0')}.ustat`;
    const letter = await writeLetter(deps.key, { to, messages });
    [messages, size] = [[], 0];
    return { name, bytes: seal(letter, to) };
  };
  const gone = await deletedHere(deps.db);
  for (const one of await ownClasses(deps)) {
    messages.push({ kind: 'meet', classes: [one], gone });
    yield await file();
  }
  for (const [learnerId, courseIds] of await ownLearners(deps)) {
    const events = await eventsOf(deps, { learnerId, courseIds, from: deps.key.fingerprint });
    for (const batch of batchesOf(events, deps.clock())) {
      messages.push({ kind: 'events', batch });
      size += JSON.stringify(batch).length;
      if (size > FILE_SIZE) yield await file();
    }
  }
  if (messages.length > 0) yield await file();
}

export interface TakenFromStick {
  events: number;
  /** Classes, learners and batches that are somebody else's here. */
  refused: number;
}

/**
 * Takes one file; a second time it changes nothing.
 * @throws UstatError 'bad-input' as unseal and readLetter, 'not-allowed' for a sender that is not
 *   trusted here
 */
export async function takeFromStick(
  deps: Taking,
  file: Uint8Array,
  own: ReturnType<typeof carryKey>,
): Promise<TakenFromStick> {
  const { from, says } = await readLetter(unseal(file, own.secret));
  await mustBeTrusted(deps.db, from);
  const { data } = carried.safeParse(says);
  if (data?.to !== own.name) throw new UstatError('bad-input', 'It is for another site.');
  const taken: TakenFromStick = { events: 0, refused: 0 };
  for (const raw of data.messages) {
    const said = message.parse(raw);
    if (said.kind === 'meet') taken.refused += (await meet(deps, from, said)).refused.length;
    if (said.kind !== 'events') continue;
    // a stick may be on its way for weeks: when it was written says nothing of the hub's clock
    const batch = { ...said.batch, sentAt: deps.clock().getTime() };
    try {
      const { outcomes } = await takeEvents(deps, from, { ...said, batch });
      taken.events += outcomes.filter(({ is }) => is === 'taken').length;
    } catch (error) {
      if (!hasCode(error, 'not-found')) throw error;
      taken.refused += 1;
    }
  }
  return taken;
}
