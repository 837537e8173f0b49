import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import type { AskedQuestion } from '../content/schema';
import { UstatError } from '../errors';
import { embeddedText, MOST_DIMENSIONS } from './chunk';
import { buildLexicalIndex, readLexicalIndex } from './lexical';
import type { Chunk } from './schema';

/**
 * What a pack carries so that whoever loads it need not make it: the index of words, and vectors,
 * which take minutes of a core. Passages and questions stand in the order in which the course's
 * files give them; a digest of all their texts says whether both programs cut lessons alike.
 */

/** Names in a pack; programs of before let them in and pass them by. */
export const PACKED = {
  words: 'models/words.bin',
  asked: 'models/words-asked.bin',
  head: 'models/search.json',
  vectors: 'models/vectors.bin',
} as const;

const [MOST_PASSAGES, MOST_ASKED] = [20_000, 200_000];
const embedder = {
  embedderId: z.string().min(1).max(300),
  width: z.number().int().min(1).max(4_096),
};
/** Hex SHA-256 of all texts: of passages, and of what is asked about each section. */
const texts = z.string().length(64);

/** A passage's own vector and one for each of its sentences; sixteen bits a number. */
const whole = z.strictObject({
  ...{ format: z.literal(1), texts, documents: z.string().length(64) },
  /** Missing where no embedder serves the course. */
  vectors: z
    .strictObject({
      ...embedder,
      /** Of each passage, how many vectors it has. */
      passages: z.array(z.number().int().min(1).max(1_000)).max(MOST_PASSAGES),
      asked: z.number().int().min(0).max(MOST_ASKED),
    })
    .optional(),
});

/** Of each passage and each question, how many vectors come along. */
export const rowCounts = z.strictObject({
  ...embedder,
  passages: z.array(z.number().int().min(0).max(1_000)).max(MOST_PASSAGES),
  asked: z.array(z.number().int().min(0).max(1)).max(MOST_ASKED),
});
type RowCounts = z.infer<typeof rowCounts>;

/**
 * Of a pack that was made against an earlier one: what came with that is not here again, nor is an
 * index of words, which is made in half a second.
 */
const part = z.strictObject({ format: z.literal(2), texts, vectors: rowCounts });

/** Unit vectors of a course. */
export interface CourseRows {
  embedderId: string;
  width: number;
  /** Of each passage its own, then those of its sentences; none where it was left out. */
  passages: readonly (readonly Float32Array[])[];
  /** Of each question; null where it was left out. */
  asked: readonly (Float32Array | null)[];
}

/** How many there are. */
export const countRows = ({ passages, asked }: CourseRows): number =>
  passages.flat().length + asked.filter((one) => one !== null).length;

export interface Searchable {
  chunks: readonly Chunk[];
  questions: readonly AskedQuestion[];
}

export interface PackedSearch {
  texts: string;
  /** The digest of documents, and indexes over passages and documents; null in a part. */
  words: MadeIndexes | null;
  vectors: CourseRows | null;
}

/** Indexes that were made elsewhere, of texts of this digest. */
export interface MadeIndexes {
  documents: string;
  lessons: Uint8Array;
  asked: Uint8Array;
}

const MOST = 32_767;
const digest = (of: unknown) => bytesToHex(sha256(utf8ToBytes(JSON.stringify(of))));

export const textsDigest = ({ chunks, questions }: Searchable): string =>
  digest([
    chunks.map((chunk) => [chunk.moduleId, chunk.language, embeddedText(chunk)]),
    questions.map(({ language, answer, text }) => [language, answer, text]),
  ]);

/** @param asked documents in the order of the index (question-queries.ts askedDocuments) */
export const documentsDigest = (lessons: readonly string[], asked: readonly string[]): string =>
  digest([lessons, asked]);

/** Files for a pack, by path. @param documents what is asked, a text a section and language */
export function packSearch(
  of: Searchable,
  documents: readonly string[],
  vectors: CourseRows | null,
): Map<string, Uint8Array> {
  const lessons = of.chunks.map(embeddedText);
  const says: z.input<typeof whole> = {
    ...{ format: 1, texts: textsDigest(of), documents: documentsDigest(lessons, documents) },
    ...(vectors ? { vectors: { ...countsOf(vectors), asked: vectors.asked.length } } : {}),
  };
  const files = new Map<string, Uint8Array>([
    [PACKED.head, utf8ToBytes(JSON.stringify(says))],
    [PACKED.words, buildLexicalIndex(lessons)],
    [PACKED.asked, buildLexicalIndex(documents)],
  ]);
  if (vectors) files.set(PACKED.vectors, bytesOfRows(vectors));
  return files;
}

/**
 * The same of a pack that was made against an earlier one.
 * @param isNew whether a text stands in a file that the earlier one had otherwise
 */
export function packNewSearch(
  of: Searchable,
  { passages, asked, ...embedder }: CourseRows,
  isNew: { passage(chunk: Chunk): boolean; asked(question: AskedQuestion): boolean },
): Map<string, Uint8Array> {
  const fresh: CourseRows = {
    ...embedder,
    passages: of.chunks.map((chunk, at) => (isNew.passage(chunk) ? (passages[at] ?? []) : [])),
    asked: of.questions.map((question, at) => (isNew.asked(question) ? (asked[at] ?? null) : null)),
  };
  if (countRows(fresh) === 0) return new Map();
  const says: z.input<typeof part> = { format: 2, texts: textsDigest(of), vectors: countsOf(fresh) };
  return new Map([
    [PACKED.head, utf8ToBytes(JSON.stringify(says))],
    [PACKED.vectors, bytesOfRows(fresh)],
  ]);
}

/** What rowsOf asks for beside the bytes. */
export const countsOf = ({ embedderId, width, passages, asked }: CourseRows): RowCounts => ({
  ...{ embedderId, width, passages: passages.map((rows) => rows.length) },
  asked: asked.map((one) => (one ? 1 : 0)),
});

/** A step a vector, then the vectors. */
export function bytesOfRows({ width, passages, asked }: CourseRows): Uint8Array {
  const rows = [...passages.flat(), ...asked.filter((one) => one !== null)];
  const steps = Float32Array.from(rows, (row) => Math.max(...row.map(Math.abs)) / MOST);
  const numbers = new Int16Array(rows.length * width);
  for (const [at, row] of rows.entries()) {
    const step = steps[at] || 1;
    for (const [n, value] of row.entries()) numbers[at * width + n] = Math.round(value / step);
  }
  const whole = new Uint8Array(steps.byteLength + numbers.byteLength);
  whole.set(new Uint8Array(steps.buffer));
  whole.set(new Uint8Array(numbers.buffer), steps.byteLength);
  return whole;
}

const refused = (why: string, cause?: unknown) =>
  new UstatError('bad-input', `This pack is damaged: ${why}`, [], { cause });

/**
 * Reads what packSearch or packNewSearch has made; null where a pack has none of it, or in a later
 * format.
 * @param encoder of this program: what names it must have its width
 * @throws UstatError 'bad-input' that names what does not fit
 */
export function readSearch(
  files: ReadonlyMap<string, Uint8Array>,
  encoder: { id: string; width: number },
): PackedSearch | null {
  const bytes = files.get(PACKED.head);
  if (!bytes) return null;
  const json = jsonOf(bytes) as { format?: number } | null;
  const format = json?.format ?? 0;
  if (format > 2) return null;
  const rows = files.get(PACKED.vectors);
  if (format === 2) {
    const { data } = part.safeParse(json);
    if (!data) throw unreadable();
    return { texts: data.texts, words: null, vectors: rowsOf(rows, data.vectors, encoder) };
  }
  const [lessons, asked] = [PACKED.words, PACKED.asked].map((name) => files.get(name));
  if (!lessons || !asked) return null;
  const { data } = whole.safeParse(json);
  if (!data) throw unreadable();
  mustBeIndex(PACKED.words, lessons);
  mustBeIndex(PACKED.asked, asked);
  const { vectors: about, texts, documents } = data;
  const counts = about && { ...about, asked: Array<number>(about.asked).fill(1) };
  const words = { documents, lessons, asked };
  return { texts, words, vectors: counts ? rowsOf(rows, counts, encoder) : null };
}

const unreadable = () => refused(`${PACKED.head} says nothing that can be read.`);

function mustBeIndex(name: string, bytes: Uint8Array): void {
  try {
    readLexicalIndex(bytes);
  } catch (cause) {
    throw refused(`${name} is no index of words.`, cause);
  }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    // ids and numbers: no letter takes two bytes
    return JSON.parse(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  } catch {
    return null;
  }
}

/**
 * What bytesOfRows has made.
 * @param encoder of this program: what names it must have its width
 * @throws UstatError 'bad-input' that names what does not fit
 */
export function rowsOf(
  bytes: Uint8Array | undefined,
  { embedderId, width, passages, asked }: RowCounts,
  encoder: { id: string; width: number },
): CourseRows {
  if (embedderId === encoder.id && width !== encoder.width)
    throw refused(`its vectors have ${width} numbers, and those of ${encoder.id} ${encoder.width}.`);
  if (passages.some((own) => (own - 1) * width > MOST_DIMENSIONS))
    throw refused('it has more vectors of sentences than a passage may.');
  const count = [...passages, ...asked].reduce((sum, own) => sum + own, 0);
  const wanted = count * (4 + 2 * width);
  if (bytes?.length !== wanted)
    throw refused(`its vectors are ${bytes?.length ?? 0} bytes, and ${wanted} were named.`);
  // a view may begin where no number may stand
  const own = Uint8Array.from(bytes).buffer;
  const steps = new Float32Array(own, 0, count);
  const numbers = new Int16Array(own, 4 * count);
  if (!steps.every((step) => step >= 0 && step <= 1)) throw refused('its vectors are no numbers.');
  let at = 0;
  const next = () => {
    const [step = 0, from] = [steps[at], at * width];
    at += 1;
    return Float32Array.from(numbers.subarray(from, from + width), (value) => value * step);
  };
  const some = (n: number) => Array.from({ length: n }, next);
  return { embedderId, width, passages: passages.map(some), asked: asked.map((n) => some(n)[0] ?? null) };
}
