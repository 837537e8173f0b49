import { join } from 'node:path';
import type { Files } from './files';
import { type LineRead, linesOfSegment } from './journal-lines';
import { type Segment, segmentName } from './journal-segments';
import { parseJson } from './jsonl';
import { beginSegment, type SegmentWriter } from './segment-writer';

/** So many small segments in a row are put together even when nothing is to be erased. */
const MANY = 8;
const PIECE = 1 << 20;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

interface Compaction {
  files: Files;
  folder: string;
  /** Closed ones, oldest first. */
  segments: readonly Segment[];
  /** Bytes that one segment may have. */
  limit: number;
  /** Whose lines go. */
  ids: ReadonlySet<string>;
  /** The id whose other lines the entry takes out. */
  erasedBy(entry: unknown): string | null;
}

/**
 * Takes learners' lines out of closed segments and puts small segments together. Each rewritten
 * file is synced before it takes its place, and what it replaces goes after that: a kill at any
 * step leaves every other line in one of them.
 */
export async function compactSegments(work: Compaction): Promise<void> {
  for (const group of await grouped(work)) {
    const holding = await Promise.all(group.map((segment) => holdsAny(work, segment)));
    if (group.length >= MANY || holding.includes(true)) await rewrite(work, group);
  }
}

/** Neighbours that together have room in one segment. */
async function grouped({ files, folder, segments, limit }: Compaction): Promise<Segment[][]> {
  const groups: Segment[][] = [];
  let room = 0;
  for (const segment of segments) {
    const size = await files.size(join(folder, segment.name));
    const last = groups.at(-1);
    if (last && size <= room) last.push(segment);
    else groups.push([segment]);
    room = (last && size <= room ? room : limit) - size;
  }
  return groups;
}

async function holdsAny(work: Compaction, segment: Segment): Promise<boolean> {
  for await (const line of linesOfSegment(work.files.read(join(work.folder, segment.name)))) {
    if (!stays(work, line)) return true;
  }
  return false;
}

/** A line without the ids, or the one that tells of the deletion. */
function stays({ ids, erasedBy }: Compaction, { text, json }: LineRead): boolean {
  if (!(text.match(UUID) ?? []).some((id) => ids.has(id))) return true;
  const erased = json === null ? null : erasedBy(parseJson(json));
  return erased !== null && ids.has(erased);
}

async function rewrite(work: Compaction, group: readonly Segment[]): Promise<void> {
  const { files, folder } = work;
  const name = segmentName(group[0]?.first ?? 0, group.at(-1)?.last);
  await files.remove(join(folder, `${name}.new`));
  const writer = await beginSegment(files, folder, name, '.new');
  try {
    for (const segment of group) await copy(work, segment, writer);
    await writer.seal();
  } catch (error) {
    await writer.leave();
    await files.remove(writer.path).catch(() => undefined);
    throw error;
  }
  await files.rename(writer.path, join(folder, name));
  await files.syncFolder(folder);
  for (const segment of group) {
    if (segment.name !== name) await files.remove(join(folder, segment.name));
  }
  await files.syncFolder(folder);
}

async function copy(work: Compaction, segment: Segment, to: SegmentWriter): Promise<void> {
  let piece: string[] = [];
  let size = 0;
  const flush = async () => {
    if (piece.length > 0) await to.add(piece);
    piece = [];
    size = 0;
  };
  for await (const line of linesOfSegment(work.files.read(join(work.folder, segment.name)))) {
    if (line.text === '' || !stays(work, line)) continue;
    if (line.json === null) {
      await flush();
      await to.addDamaged(line.text);
      continue;
    }
    piece.push(line.json);
    size += line.json.length;
    if (size > PIECE) await flush();
  }
  await flush();
}
