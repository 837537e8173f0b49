import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { UstatError } from '../../errors';
import { fingerprintOf } from '../../sync/pack';
import { type PackKey, packTools } from '../work/pack-keys';

/**
 * What one site says to another, signed by its key (work/pack-keys.ts): MAGIC, the key, 32 bytes,
 * the signature, 64, over MAGIC and what follows; then JSON, packed by gzip.
 */
const MAGIC = Buffer.from('USTAT-HUB-1\n');
const [KEY, SIGNATURE] = [32, 64];
const HEAD = MAGIC.length + KEY + SIGNATURE;
/** Bytes of a letter, unpacked, at most. */
const MOST = 8 * 1024 * 1024;

const [pack, unpack] = [promisify(gzip), promisify(gunzip)];

export async function writeLetter({ key, sign }: PackKey, says: unknown): Promise<Buffer> {
  const body = await pack(JSON.stringify(says));
  return Buffer.concat([MAGIC, key, sign(Buffer.concat([MAGIC, body])), body]);
}

/**
 * The signature is checked before anything is read; whether its key is trusted is the caller's.
 * @throws UstatError 'bad-input' for what is none, was changed or cut
 */
export async function readLetter(letter: Uint8Array): Promise<{ from: string; says: unknown }> {
  const bytes = Buffer.from(letter);
  if (bytes.length < HEAD || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw damaged();
  const key = bytes.subarray(MAGIC.length, MAGIC.length + KEY);
  const signature = bytes.subarray(MAGIC.length + KEY, HEAD);
  const body = bytes.subarray(HEAD);
  if (!(await packTools.verify(key, signature, Buffer.concat([MAGIC, body])))) throw damaged();
  try {
    const says = JSON.parse((await unpack(body, { maxOutputLength: MOST })).toString('utf8'));
    return { from: fingerprintOf(key), says };
  } catch (cause) {
    throw damaged(cause);
  }
}

const damaged = (cause?: unknown) =>
  new UstatError('bad-input', 'This is no letter of a hub, or it is damaged.', [], { cause });
