import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { UstatError } from '../../errors';
import { fingerprintOf, type PackTools } from '../../sync/pack';

/** What Ed25519's public key has before its 32 bytes (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** This site's key for packs. */
export interface PackKey {
  /** The public one, 32 bytes. */
  key: Uint8Array;
  fingerprint: string;
  sign(signed: Uint8Array): Uint8Array;
}

/** Made once, and kept in `<dataDir>/pack-key.pem` (0600). @throws UstatError 'unavailable' */
export function packKey(dataDir: string): PackKey {
  const file = join(dataDir, 'pack-key.pem');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  }
  chmodSync(file, 0o600);
  let secret: KeyObject;
  try {
    secret = createPrivateKey(readFileSync(file));
  } catch (cause) {
    const what = `${file} is damaged. Put your copy back, or delete it: packs get another key then.`;
    throw new UstatError('unavailable', what, [], { cause });
  }
  const der = createPublicKey(secret).export({ type: 'spki', format: 'der' });
  const key = Uint8Array.from(der.subarray(SPKI.length));
  return { key, fingerprint: fingerprintOf(key), sign: (signed) => sign(null, signed, secret) };
}

const FINGERPRINT = /^(?:[0-9a-f]{4}-){7}[0-9a-f]{4}$/;
export const isFingerprint = (text: string): boolean => FINGERPRINT.test(text);
/** The operator's list, a fingerprint a line. */
export const TRUSTED = 'trusted-pack-keys.txt';
const listOf = (dataDir: string) => join(dataDir, TRUSTED);

/** Fingerprints whose packs this site takes: its own, and those of the operator's list. */
export function trustedKeys(dataDir: string): Set<string> {
  const file = listOf(dataDir);
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const listed = lines.flatMap((line) => line.trim().split(/\s+/)[0] ?? []);
  return new Set([packKey(dataDir).fingerprint, ...listed.filter((one) => FINGERPRINT.test(one))]);
}

/** Puts a key on the list. @throws UstatError 'bad-input' for what is no fingerprint */
export function trustKey(dataDir: string, fingerprint: string): void {
  if (!FINGERPRINT.test(fingerprint))
    throw new UstatError('bad-input', `${fingerprint} is no fingerprint: eight groups of four, 0-9 and a-f.`);
  if (!trustedKeys(dataDir).has(fingerprint))
    // a list that was written by hand may lack its last line's end
    appendFileSync(listOf(dataDir), `\n${fingerprint}\n`, { mode: 0o600 });
}

const unpack = promisify(gunzip);
const shrink = promisify(gzip);

export const gzipped = async (bytes: Uint8Array): Promise<Uint8Array> => shrink(bytes, { level: 9 });

export const packTools: PackTools = {
  verify(key, signature, signed) {
    const publicKey = createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' });
    return verify(null, signed, publicKey, signature);
  },
  // zlib takes no limit of 0
  gunzip: async (packed, most) => unpack(packed, { maxOutputLength: Math.max(1, most) }),
};
