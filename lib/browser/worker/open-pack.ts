import { newPopulation } from '@/lib/knowledge/counts';
import { hasCode, UstatError } from '../../errors';
import { type Pack, type PackTools, phoneFile, phoneFiles, readPack } from '../../sync/pack';
import type { Manifest } from '../pack/schema';
import { sha256 } from '../pack/sha256';
import { fromWire, toWire } from '../pack/wire';
import type { KeptFile } from '../pass-on';
import { EVERYBODY } from '../store/rows';
import { itemsToKeep } from '../store/saved';
import { holderOf, type Phone } from './assemble';

/** A course that came as a file, by a messenger, Bluetooth or a stick (lib/sync/pack.ts). */

const refused = (name: string) => new UstatError('bad-input', `This pack is ${name}: `);

const tools: PackTools = {
  async verify(key, signature, signed) {
    const own = await crypto.subtle
      .importKey('raw', key as Uint8Array<ArrayBuffer>, 'Ed25519', false, ['verify'])
      .catch(() => {
        throw refused('unchecked');
      });
    const [given, said] = [signature, signed] as Uint8Array<ArrayBuffer>[];
    return crypto.subtle.verify('Ed25519', own, given as BufferSource, said as BufferSource);
  },
  async gunzip(packed, most) {
    const stream = new Blob([packed as Uint8Array<ArrayBuffer>]).stream();
    const reader = stream.pipeThrough(new DecompressionStream('gzip')).getReader();
    const whole = new Uint8Array(most);
    for (let at = 0; ; ) {
      const { done, value } = await reader.read();
      if (done) return whole.subarray(0, at);
      whole.set(value, at); // more than there is room for throws
      at += value.length;
    }
  },
};

/** What the page says of it: `done`, or why it was refused. */
export const nameOf = (error: unknown): string =>
  hasCode(error, 'not-saved')
    ? 'full'
    : (/^This pack is ([\w ]+):/.exec((error as Error).message)?.[1] ?? 'damaged');

/**
 * Checks a pack whole and puts its course among those that are saved, in one transaction. What is
 * no course's own (model, tutor, messages) is that of a course that is here.
 * @returns the course's id. @throws UstatError by whose message nameOf knows why
 */
export async function openPack(phone: Phone, file: Blob): Promise<string> {
  const who = await holderOf(phone);
  const trusted = who?.packKeys ?? [];
  const bytes = new Uint8Array(await file.arrayBuffer());
  const pack = await readPack(bytes, tools, (fingerprint) => trusted.includes(fingerprint));
  const { course: courseId, madeAt, version } = pack.manifest;
  // what is done in it would count nowhere
  if (!who?.courses?.includes(courseId)) throw refused('elsewhere');
  const { saved, rows } = phone;
  const now = await saved.course(courseId);
  if (now && now.savedAt > madeAt) throw refused(now.manifest.version === version ? 'same' : 'older');
  const beside = now ?? (await saved.courses())[0];
  if (!beside) throw refused('none');
  const { manifest, parts } = await manifestOf(pack, beside.manifest);
  await saved.settle({ manifest, savedAt: madeAt }, await itemsToKeep(saved, courseId), parts);
  await rows.change(async (tx) => {
    const counted = { population: newPopulation(), calibrations: new Map() };
    if (!tx.get(EVERYBODY, 'crowd', courseId)) tx.put(EVERYBODY, 'crowd', courseId, counted);
  });
  // it is handed on from here; without room for it the course is here all the same
  await saved.putDerived(`file ${courseId}`, { version, file } satisfies KeptFile).catch(() => {});
  return courseId;
}

async function manifestOf({ manifest: { course, version }, files }: Pack, beside: Manifest) {
  const others = phoneFiles(files.keys());
  const bytes = files.get(phoneFile(beside.language)) ?? files.get(others[0] ?? '');
  if (!bytes) throw refused('not for phones');
  const of = fromWire(new TextDecoder().decode(bytes)) as {
    title: string;
    language: string;
    parts: Map<string, unknown>;
  };
  const parts = new Map<string, unknown>();
  const listed: Manifest['parts'] = beside.parts.filter(({ name }) => !of.parts.has(name) && isShared(name));
  for (const [name, value] of of.parts) {
    const text = toWire(value);
    const hash = await sha256(text);
    parts.set(hash, value);
    listed.push({ name, hash, bytes: text.length });
  }
  const { title, language } = of;
  return { parts, manifest: { ...beside, courseId: course, version, title, language, parts: listed } };
}

const isShared = (name: string) => name === 'model' || name === 'tutor' || name.startsWith('messages/');
