import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { faultsOf, UstatError } from '../errors';

/**
 * A pack: a course and what it needs, as one signed file that is carried by hand. Its bytes: MAGIC;
 * the length of the manifest, four bytes, big endian; the manifest, JSON; the key, 32 bytes, and
 * the signature, 64 bytes (Ed25519 over all that is before the key); then the files, each packed by
 * gzip, in the manifest's order and nothing else. Of a pack that was made against an earlier one
 * the files that are as they were there are named alone (`held`).
 */

const MAGIC = 'USTAT-PACK-1\n';
const [KEY, SIGNATURE, LENGTH] = [32, 64, 4];

interface PackLimits {
  /** Bytes of the manifest; files; bytes of all of them, unpacked. */
  manifest: number;
  files: number;
  whole: number;
}
const PACK_LIMITS: PackLimits = { manifest: 1 << 20, files: 4_000, whole: 128 << 20 };

/** Folders of a pack. Nothing else is let in, and nothing climbs out of them. */
const PATH = /^(?:course|danger|messages|models)(?:\/[\p{L}\p{N}_-][\p{L}\p{N}._-]*)+$/u;

/** A course as phones keep it, in one language; programs of before pass it by. */
export const phoneFile = (language: string): string => `models/phone/${language}.json`;
/** Those of a pack. */
export const phoneFiles = (paths: Iterable<string>): string[] =>
  [...paths].filter((path) => path.startsWith('models/phone/'));

const manifest = z.strictObject({
  course: z.string().min(1).max(200),
  /** Of the course's content. */
  version: z.string().min(1).max(200),
  /** What was made earlier does not take the place of what was made later. */
  madeAt: z.coerce.date(),
  files: z.array(
    z.strictObject({
      path: z.string().max(300),
      /** Unpacked, and as it stands in the pack, bytes. */
      size: z.number().int().min(0),
      packed: z.number().int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      held: z.literal(true).optional(),
    }),
  ),
});
export type PackManifest = z.infer<typeof manifest>;
/** What is here of a pack's files already, by path; null: not, or something else. */
export type Held = (path: string) => Uint8Array | null;

/** What the platform does for a pack; on a phone WebCrypto and DecompressionStream do. */
export interface PackTools {
  verify(key: Uint8Array, signature: Uint8Array, signed: Uint8Array): boolean | Promise<boolean>;
  /** @throws for more than `most` bytes, and for what is no gzip */
  gunzip(packed: Uint8Array, most: number): Promise<Uint8Array>;
}

/** Names a key so that two people can compare it: 32 hexadecimal digits in groups of four. */
export const fingerprintOf = (key: Uint8Array): string =>
  (bytesToHex(sha256(key)).slice(0, 32).match(/.{4}/g) ?? []).join('-');

export interface Pack {
  manifest: PackManifest;
  fingerprint: string;
  /** By path. */
  files: Map<string, Uint8Array>;
}

const refused = (name: string, why: string, cause?: unknown) =>
  new UstatError('bad-input', `This pack is ${name}: ${why}`, [], { cause });

/**
 * Reads a pack whole, or not at all.
 * @param isTrusted whether the operator takes packs by the key of a fingerprint
 * @param heldOf what is here of the course already, for a pack that was made against an earlier one
 * @throws UstatError 'bad-input' that names what is wrong: as readHead, or incomplete
 */
export async function readPack(
  bytes: Uint8Array,
  tools: PackTools,
  isTrusted: (fingerprint: string) => boolean,
  heldOf: (course: string) => Promise<Held> = async () => () => null,
): Promise<Pack> {
  const { manifest: read, fingerprint, rest } = await readHead(bytes, tools, isTrusted);
  const held = read.files.some((file) => file.held) ? await heldOf(read.course) : () => null;
  const files = new Map<string, Uint8Array>();
  let at = 0;
  for (const file of read.files) {
    const unpacked = file.held ? heldFile(file.path, held) : await unpackedAt(rest, at, file, tools);
    at += file.held ? 0 : file.packed;
    if (unpacked.length !== file.size || bytesToHex(sha256(unpacked)) !== file.sha256)
      throw file.held ? lacking(file.path) : refused('damaged', `${file.path} is not what was signed.`);
    files.set(file.path, unpacked);
  }
  if (at !== rest.length) throw refused('damaged', 'something stands after its end.');
  return { manifest: read, fingerprint, files };
}

const lacking = (path: string) =>
  refused('incomplete', `${path} has to be here as an earlier pack had it. Take a whole one.`);

function heldFile(path: string, held: Held): Uint8Array {
  const found = held(path);
  if (!found) throw lacking(path);
  return found;
}

async function unpackedAt(
  rest: Uint8Array,
  at: number,
  { path, packed: length, size }: PackManifest['files'][number],
  tools: PackTools,
): Promise<Uint8Array> {
  const packed = rest.subarray(at, at + length);
  if (packed.length < length) throw refused('truncated', `it ends amid ${path}.`);
  return tools.gunzip(packed, size).catch((cause: unknown) => {
    throw refused('damaged', `${path} can not be unpacked, or is larger than it says.`, cause);
  });
}

/** Whether it says that it is a pack, whole or not. */
export const isPack = (bytes: Uint8Array): boolean =>
  new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) === MAGIC;

/**
 * What a pack says of itself, signed.
 * @throws UstatError 'bad-input' that names what is wrong: no pack, truncated, unsigned, foreign,
 *   damaged, too large, or with a path outside its folders
 */
export async function readHead(
  bytes: Uint8Array,
  tools: PackTools,
  isTrusted: (fingerprint: string) => boolean,
  limits = PACK_LIMITS,
): Promise<{ manifest: PackManifest; fingerprint: string; rest: Uint8Array }> {
  const { signed, key, signature, rest } = partsOf(bytes, limits);
  if (signature.every((byte) => byte === 0)) throw refused('unsigned', 'nobody has put their key to it.');
  if (!(await tools.verify(key, signature, signed)))
    throw refused('damaged', 'its signature does not belong to what it says.');
  const fingerprint = fingerprintOf(key);
  if (!isTrusted(fingerprint))
    throw refused('foreign', `its key ${fingerprint} is not on the list of trusted keys.`);
  return { manifest: manifestOf(signed.subarray(MAGIC.length + LENGTH), limits), fingerprint, rest };
}

function partsOf(bytes: Uint8Array, limits: PackLimits) {
  const head = MAGIC.length + LENGTH;
  const begins = new TextDecoder().decode(bytes.subarray(0, MAGIC.length));
  if (!MAGIC.startsWith(begins) || bytes.length === 0) throw refused('none', 'the file is something else.');
  if (bytes.length < head) throw refused('truncated', 'it ends amid its head.');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length);
  if (length > limits.manifest) throw refused('too large', 'its list of files has no end.');
  const end = head + length;
  if (bytes.length < end + KEY + SIGNATURE) throw refused('truncated', 'it ends amid its head.');
  return {
    signed: bytes.subarray(0, end),
    key: bytes.subarray(end, end + KEY),
    signature: bytes.subarray(end + KEY, end + KEY + SIGNATURE),
    rest: bytes.subarray(end + KEY + SIGNATURE),
  };
}

function manifestOf(bytes: Uint8Array, limits: PackLimits): PackManifest {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw refused('damaged', 'its manifest is no JSON.', cause);
  }
  const parsed = manifest.safeParse(json);
  if (!parsed.success) throw refused('damaged', `its manifest: ${faultsOf(parsed.error)[0]}.`);
  const { files } = parsed.data;
  const outside = files.find(({ path }) => !PATH.test(path));
  if (outside) throw refused('not safe', `${JSON.stringify(outside.path)} lies outside of its folders.`);
  if (new Set(files.map(({ path }) => path)).size < files.length)
    throw refused('damaged', 'it has two files of one name.');
  const whole = files.reduce((sum, { size }) => sum + size, 0);
  if (files.length > limits.files || whole > limits.whole)
    throw refused('too large', `${files.length} files of ${whole} bytes.`);
  return parsed.data;
}

/**
 * @param files by path, unpacked
 * @param given.gzip must give the same bytes for the same file
 * @param given.before an earlier pack: what is as it was there does not go along
 */
export async function writePack(
  { course, version, madeAt }: Omit<PackManifest, 'files'>,
  files: ReadonlyMap<string, Uint8Array>,
  given: {
    key: Uint8Array;
    sign(signed: Uint8Array): Uint8Array;
    gzip(bytes: Uint8Array): Promise<Uint8Array>;
    before?: PackManifest | undefined;
  },
): Promise<Uint8Array> {
  const before = new Map(given.before?.files.map((file) => [file.path, file.sha256]));
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const packed: Uint8Array[] = [];
  const listed: PackManifest['files'] = [];
  for (const [path, bytes] of sorted) {
    const [size, hash] = [bytes.length, bytesToHex(sha256(bytes))];
    const isHeld = before.get(path) === hash;
    const small = isHeld ? new Uint8Array() : await given.gzip(bytes);
    packed.push(small);
    const held = isHeld ? ({ held: true } as const) : {};
    listed.push({ path, size, packed: small.length, sha256: hash, ...held });
  }
  const json = utf8ToBytes(JSON.stringify({ course, version, madeAt, files: listed }));
  const length = new Uint8Array(LENGTH);
  new DataView(length.buffer).setUint32(0, json.length);
  const signed = joined([utf8ToBytes(MAGIC), length, json]);
  return joined([signed, given.key, given.sign(signed), ...packed]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
