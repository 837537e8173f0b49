import { LRUCache } from 'lru-cache';
import type { ScreenLanguage, Settings } from '../../auth/schema';
import { packVectors } from '../../browser/encoder/vectors';
import { coursePartsOf, languagesTaken } from '../../browser/pack/parts';
import { type Manifest, PACK_VERSION } from '../../browser/pack/schema';
import { toWire } from '../../browser/pack/wire';
import { UstatError } from '../../errors';
import { vectorsOfCourse } from '../../retrieval/pack-queries';
import { courseForPhones, hintsForPhones } from '../work/phone-course';
import { messageParts } from './pack-messages';
import { compressed, type PackedBody, packedBody, wireSize } from './packed';
import { questionsLeave, services } from './services';

/** A course for a phone: what it is, and what it is made of, by name. */
interface Pack {
  head: Omit<Manifest, 'parts'>;
  bodies: ReadonlyMap<string, PackedBody>;
}

/** So long, in milliseconds, a pack stands before it is looked whether anything has changed. */
const FRESH_MS = 60_000;
const packs = new LRUCache<string, { at: number; pack: Promise<Pack> }>({ max: 20 });

/** @throws UstatError 'not-found' */
export async function manifestOf(courseId: string, learner: Settings): Promise<Manifest> {
  const { head, bodies } = await packOf(courseId, learner);
  const parts: Manifest['parts'] = [];
  for (const [name, body] of bodies) parts.push({ name, hash: body.hash, bytes: await wireSize(body) });
  compressAll(bodies).catch((error: unknown) => services().log.failure('A course for phones', error));
  return { ...head, parts };
}

/** The course in a language, with all that a phone needs beside it. */
function packOf(courseId: string, learner: Settings): Promise<Pack> {
  const { contentLanguage, screenLanguage } = learner;
  const key = JSON.stringify([courseId, contentLanguage, screenLanguage]);
  const known = packs.get(key);
  const now = services().clock().getTime();
  if (known && now - known.at < FRESH_MS) return known.pack;
  const pack = makePack(courseId, contentLanguage, screenLanguage);
  packs.set(key, { at: now, pack });
  pack.catch(() => packs.delete(key));
  return pack;
}

/** One part of it. @throws UstatError 'not-found' where its hash is another by now */
export async function packPart(
  courseId: string,
  learner: Settings,
  part: { name: string; hash: string },
): Promise<PackedBody> {
  const { bodies } = await packOf(courseId, learner);
  const { name, hash } = part;
  const body = bodies.get(name);
  if (body?.hash === hash) return body;
  throw new UstatError('not-found', `The course has no part ${name} ${hash} now.`);
}

async function makePack(courseId: string, language: string, screen: ScreenLanguage): Promise<Pack> {
  const { db, hints, phoneModel, tutor, contacts } = services();
  const course = await courseForPhones(db, courseId);
  const { languages } = course.structure;
  const shown = languages.includes(language) ? language : (languages[0] ?? language);
  const parts = coursePartsOf(course, shown, await hintsForPhones(hints, course, shown));
  parts.set('model', phoneModel);
  parts.set('tutor', { ...tutor.files, contacts, questionsLeave: questionsLeave() });
  for (const [name, words] of messageParts(screen)) parts.set(name, words);

  const bodies = new Map([...parts].map(([name, value]) => [name, packedBody(toWire(value))]));
  const title = course.texts[shown]?.title ?? courseId;
  const head = { format: PACK_VERSION, courseId, title, version: course.version } as const;
  return { head: { ...head, language: shown, screenLanguage: screen }, bodies };
}

interface Vectors {
  embedderId: string;
  body: PackedBody;
}
const vectors = new LRUCache<string, { at: number; made: Promise<Vectors | null> }>({ max: 8 });

/**
 * Vectors of a course in the learner's language, for who has the encoder on the phone.
 * @throws UstatError 'not-found' where no embedder serves the course
 */
export async function vectorsPart(courseId: string, settings: Settings): Promise<PackedBody> {
  const found = await vectorsFor(courseId, settings);
  if (!found) throw new UstatError('not-found', `No embedder serves ${courseId}.`);
  return found.body;
}

/** Whose they are, and what they weigh on the wire; null where no embedder serves the course. */
export async function aboutVectors(courseId: string, settings: Settings) {
  const found = await vectorsFor(courseId, settings);
  return found && { embedderId: found.embedderId, bytes: await wireSize(found.body) };
}

async function vectorsFor(courseId: string, { contentLanguage }: Settings): Promise<Vectors | null> {
  const key = JSON.stringify([courseId, contentLanguage]);
  const now = services().clock().getTime();
  const known = vectors.get(key);
  const made = known && now - known.at < FRESH_MS ? known.made : makeVectors(courseId, contentLanguage);
  if (made !== known?.made) vectors.set(key, { at: now, made });
  made.catch(() => vectors.delete(key));
  return made;
}

async function makeVectors(courseId: string, language: string): Promise<Vectors | null> {
  const { db } = services();
  const { structure } = await services().courses().course(courseId, language);
  const found = await vectorsOfCourse(db, courseId, languagesTaken(structure, language));
  if (!found) return null;
  const part = packVectors(found);
  return { embedderId: found.embedderId, body: packedBody(toWire(part)) };
}

/** Who asks what there is will fetch it: one part after the other, so that a core stays free. */
async function compressAll(bodies: Pack['bodies']): Promise<void> {
  for (const body of bodies.values()) await compressed(body);
}
