import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Db } from '../../db/port';
import { UstatError } from '../../errors';
import { bytesOfRows, type CourseRows, countRows, countsOf, rowCounts, rowsOf } from '../../retrieval/packed';
import {
  type AskedKey,
  lackingTexts,
  type PassageKey,
  rowsOfTexts,
  type StoredTexts,
  type Texts,
  writeRows,
} from '../../retrieval/packed-queries';

/**
 * Vectors of the courses that ship, made once by the encoder that ships, so that a new site needs
 * no minutes of processor before it finds by meaning. Each belongs to a text, not to a version of
 * the course: after an edit the others still serve, and what is new is embedded as ever.
 */

/** From the program's folder. */
const FOLDER = 'seed/vectors';

/** Vectors that are written between two looks at whether to go on. */
const AT_ONCE = 500;

const key = z.string().regex(/^[0-9a-f]{16}$/);
/** The first line; the vectors follow it as bytes (packed.ts). */
const head = z.strictObject({
  format: z.literal(1),
  counts: rowCounts,
  passages: z.array(key),
  asked: z.array(key),
});

const keyOf = (of: readonly (string | null)[]) =>
  createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 16);
const passageKey = ({ moduleId, language, hash }: PassageKey) => keyOf([moduleId, language, hash]);
const askedKey = ({ language, moduleId, sectionId, text }: AskedKey) =>
  keyOf([language, moduleId, sectionId, text]);

const fileOf = (root: string, courseId: string) => join(root, FOLDER, `${courseId}.bin`);

/** What describes an encoder: its vectors are compared with no others. */
interface Describes {
  id: string;
  width: number;
}

/** Vectors that ship, by the key of their text. */
interface Shipped {
  passages: ReadonlyMap<string, readonly Float32Array[]>;
  asked: ReadonlyMap<string, Float32Array>;
}

/**
 * Null where none ship with the course, or those of another encoder.
 * @throws UstatError 'bad-input' for a damaged file
 */
export function readShipped(root: string, courseId: string, encoder: Describes): Shipped | null {
  const file = fileOf(root, courseId);
  if (!existsSync(file)) return null;
  const bytes = readFileSync(file);
  const end = bytes.indexOf('\n');
  const { data } = head.safeParse(jsonOf(bytes.subarray(0, end).toString()));
  const isWhole =
    data &&
    data.passages.length === data.counts.passages.length &&
    data.asked.length === data.counts.asked.length;
  if (!isWhole) throw new UstatError('bad-input', `${file} is damaged: its head can't be read.`);
  if (data.counts.embedderId !== encoder.id) return null;
  const rows = rowsOf(bytes.subarray(end + 1), data.counts, encoder);
  return {
    passages: new Map(data.passages.map((one, at) => [one, rows.passages[at] ?? []])),
    asked: new Map(
      data.asked.flatMap((one, at): [string, Float32Array][] => {
        const own = rows.asked[at];
        return own ? [[one, own]] : [];
      }),
    ),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Of texts that lack vectors, those for which some ship. */
export function shippedFor({ passages, asked }: StoredTexts, shipped: Shipped): StoredTexts {
  return {
    passages: passages.filter((one) => shipped.passages.has(passageKey(one))),
    asked: asked.filter((one) => shipped.asked.has(askedKey(one))),
  };
}

/** In the order of the texts. */
export const shippedRows = (
  { id: embedderId, width }: Describes,
  { passages, asked }: Texts,
  shipped: Shipped,
): CourseRows => ({
  ...{ embedderId, width },
  passages: passages.map((one) => shipped.passages.get(passageKey(one)) ?? []),
  asked: asked.map((one) => shipped.asked.get(askedKey(one)) ?? null),
});

/**
 * Gives a course the vectors that ship with it, where it lacks them; the rest is embedCourse's.
 * @param goesOn throws to break off between two batches: what is written stays
 * @returns how many texts got theirs, of how many that lacked them
 */
export async function takeShipped(
  db: Db,
  courseId: string,
  encoder: Describes,
  shipped: Shipped,
  goesOn: () => void,
): Promise<{ given: number; of: number }> {
  const lacking = await lackingTexts(db, courseId, encoder.id);
  const { passages, asked } = shippedFor(lacking, shipped);
  const all = [
    ...batches(passages).map((some) => ({ passages: some, asked: [] })),
    ...batches(asked).map((some) => ({ passages: [], asked: some })),
  ];
  for (const some of all) {
    goesOn();
    await writeRows(db, some, shippedRows(encoder, some, shipped));
  }
  return {
    given: passages.length + asked.length,
    of: lacking.passages.length + lacking.asked.length,
  };
}

/** Reads them and gives them to the course, all at once. @returns what it has come to, in words */
export async function giveShipped(
  db: Db,
  root: string,
  courseId: string,
  encoder: Describes,
): Promise<string | null> {
  const shipped = readShipped(root, courseId, encoder);
  if (!shipped) return null;
  const { given, of } = await takeShipped(db, courseId, encoder, shipped, () => {});
  return `Vectors that ship with ${courseId}: ${given} of ${of}`;
}

function batches<Row>(all: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, at) =>
    all.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
}

/**
 * Writes the file of a course whose texts all have vectors of the encoder.
 * @returns its path @throws UstatError 'conflict' where one lacks them
 */
export async function writeShipped(
  db: Db,
  root: string,
  courseId: string,
  encoder: Describes,
): Promise<string> {
  // nothing has a vector of no embedder: all texts
  const texts = await lackingTexts(db, courseId, '');
  const found = await rowsOfTexts(db, courseId, encoder.id, texts);
  if (
    countRows(found) === 0 ||
    found.passages.some(({ length }) => length === 0) ||
    found.asked.includes(null)
  )
    throw new UstatError('conflict', `${courseId} has no vectors yet: let npm start embed it to its end.`);
  const says: z.input<typeof head> = {
    ...{ format: 1, counts: countsOf(found) },
    ...{ passages: texts.passages.map(passageKey), asked: texts.asked.map(askedKey) },
  };
  const file = fileOf(root, courseId);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, Buffer.concat([Buffer.from(`${JSON.stringify(says)}\n`), bytesOfRows(found)]));
  return file;
}
