import { join } from 'node:path';
import type * as z from 'zod';
import type { Files } from './files';
import { linesOfSegment } from './journal-lines';
import { parseJson } from './jsonl';

/** Where a data folder has its journal. */
export const JOURNAL = 'journal';
/** Where programs before this one had it, in one file. */
export const OLD_JOURNAL = 'journal.ndjson';

/** A file of the journal. One that was put together from several covers their numbers. */
export interface Segment {
  name: string;
  first: number;
  last: number;
}

const NAME = /^(\d{6,})(?:-(\d{6,}))?\.ndjson$/;

export function segmentName(first: number, last = first): string {
  const [from, to] = [first, last].map((n) => String(n).padStart(6, '0'));
  return first === last ? `${from}.ndjson` : `${from}-${to}.ndjson`;
}

/** All segments of a folder, oldest first, also those that `covered` names. */
export async function segmentsIn(files: Files, folder: string): Promise<Segment[]> {
  const names = await files.list(folder);
  const found = names.flatMap((name): Segment[] => {
    const [, first, last] = NAME.exec(name) ?? [];
    return first === undefined ? [] : [{ name, first: Number(first), last: Number(last ?? first) }];
  });
  return found.sort((a, b) => a.first - b.first || b.last - a.last);
}

/** Segments whose lines stand in another one, which was put together from them. */
export function covered(segments: readonly Segment[]): Set<Segment> {
  const inside = (one: Segment, other: Segment) =>
    one !== other && other.first <= one.first && one.last <= other.last;
  return new Set(segments.filter((one) => segments.some((other) => inside(one, other))));
}

/** A journal as it is read: faults are complete once the entries have been read. */
export interface JournalRead<Entry> {
  /** Oldest first, as a stream: a journal has no greatest size. */
  entries: AsyncIterable<Entry>;
  /** What is damaged or missing, the first of it by file and line; it is kept as it is. */
  faults: string[];
}

const MOST_FAULTS = 20;

/** The journal of a data folder, also of another site's; changes nothing there. */
export function readJournal<Entry>(
  files: Files,
  dataDir: string,
  schema: z.ZodType<Entry>,
): JournalRead<Entry> {
  const faults: string[] = [];
  const report = (fault: string) => {
    if (faults.length < MOST_FAULTS) faults.push(fault);
    else if (faults.length === MOST_FAULTS) faults.push('and more');
  };
  async function* fileOf(name: string): AsyncGenerator<Entry> {
    for await (const { number, json, fault } of linesOfSegment(files.read(join(dataDir, name)))) {
      const entry = json === null ? undefined : schema.safeParse(parseJson(json)).data;
      if (fault !== null || entry === undefined) report(`${name}:${number}: ${fault ?? "can't be read"}`);
      if (entry !== undefined) yield entry;
    }
  }
  async function* entries(): AsyncGenerator<Entry> {
    if ((await files.list(dataDir)).includes(OLD_JOURNAL)) yield* fileOf(OLD_JOURNAL);
    const all = await segmentsIn(files, join(dataDir, JOURNAL));
    const twice = covered(all);
    let last: number | null = null;
    for (const segment of all.filter((one) => !twice.has(one))) {
      if (last !== null && segment.first > last + 1) {
        report(`${JOURNAL}/${segmentName(last + 1, segment.first - 1)}: is missing`);
      }
      last = segment.last;
      yield* fileOf(join(JOURNAL, segment.name));
    }
  }
  return { entries: entries(), faults };
}

/** Whether a data folder has a journal at all. */
export async function hasJournal(files: Files, dataDir: string): Promise<boolean> {
  if ((await files.list(dataDir)).includes(OLD_JOURNAL)) return true;
  return (await segmentsIn(files, join(dataDir, JOURNAL))).length > 0;
}
