import { toWire } from '@/lib/browser/pack/wire';
import { openIdb } from '@/lib/browser/store/idb';
import { EVERYBODY, openRows } from '@/lib/browser/store/rows';
import { openSaved } from '@/lib/browser/store/saved';
import type { Phone } from '@/lib/browser/worker/assemble';
import { nameOf, openPack } from '@/lib/browser/worker/open-pack';
import { fingerprintOf, phoneFile, writePack } from '@/lib/sync/pack';
import { parts } from './small-parts';

/** Packs that a browser makes and signs, and phones that open them. */

const ids = () => crypto.randomUUID();
export const SAVED = new Date('2026-11-01T10:00:00Z');
const LATER = new Date('2026-11-30T10:00:00Z');
const gzip = async (bytes: Uint8Array) => {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  return new Uint8Array(await new Response(stream.pipeThrough(new CompressionStream('gzip'))).arrayBuffer());
};
export const newKey = async () => {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  return { pair, raw: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)) };
};
type Key = Awaited<ReturnType<typeof newKey>>;

export const language = parts.manifest.language;
export const course = (title: string, more = {}) =>
  toWire({ title, language, parts: new Map(Object.entries({ course: { title }, items: [], ...more })) });

/** Signed by WebCrypto, which takes its time: what is signed is the same each time. */
export async function packed(
  key: Key,
  text: string,
  says = {},
  path = phoneFile(language),
): Promise<Uint8Array> {
  const head = { course: 'tea', version: 'v2', madeAt: LATER, ...says };
  const files = new Map([[path, new TextEncoder().encode(text)]]);
  let signed = new Uint8Array();
  const blank = (bytes: Uint8Array) => {
    signed = Uint8Array.from(bytes);
    return new Uint8Array(64);
  };
  await writePack(head, files, { key: key.raw, sign: blank, gzip });
  const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', key.pair.privateKey, signed));
  return writePack(head, files, { key: key.raw, sign: () => signature, gzip });
}

export async function phoneThatTrusts(key: Key): Promise<Phone> {
  const idb = openIdb(ids());
  const rows = openRows({ idb, clock: () => new Date(), ids });
  const saved = openSaved(idb);
  await saved.settle({ manifest: parts.manifest, savedAt: SAVED }, []);
  const packKeys = [fingerprintOf(key.raw)];
  const holder = { learner: { id: 'l' }, isUnsure: false, packKeys, courses: ['tea', 'salt'] };
  await rows.change(async (tx) => tx.put(EVERYBODY, 'learner', 'l', holder));
  return { rows, saved };
}

export const open = (phone: Phone, bytes: Uint8Array) =>
  openPack(phone, new Blob([bytes as Uint8Array<ArrayBuffer>])).then(
    (id) => `opened ${id}`,
    (error: unknown) => nameOf(error),
  );
