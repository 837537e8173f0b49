import { join } from 'node:path';
import { type Files, type OpenFile, writeWhole } from './files';
import { chained, firstLink, headOf, sealOf } from './journal-lines';

/** A segment under way. After any failure its file is in an unknown state: `leave` it. */
export interface SegmentWriter {
  readonly path: string;
  /** Lines that would survive a power cut. */
  readonly lines: number;
  readonly bytes: number;
  /** Returns when the entries would survive a power cut. */
  add(jsons: readonly string[]): Promise<void>;
  /** A line that can't be read, as it stands. */
  addDamaged(text: string): Promise<void>;
  /** Ends it for good. */
  seal(): Promise<void>;
  /** Closes the file as it is. */
  leave(): Promise<void>;
}

/**
 * A new segment, its head synced; its name is not: that is the caller's.
 * @param name that its head tells, which its file has or will have
 * @throws EEXIST where there is such a file, or what the disk says
 */
export async function beginSegment(
  files: Files,
  folder: string,
  name: string,
  suffix = '',
): Promise<SegmentWriter> {
  const path = join(folder, `${name}${suffix}`);
  const file = await files.create(path);
  const head = headOf(name);
  const writer = segmentWriter(file, path, firstLink(head));
  try {
    await writer.begin(head);
  } catch (error) {
    await writer.leave();
    await files.remove(path).catch(() => undefined);
    throw error;
  }
  return writer;
}

function segmentWriter(file: OpenFile, path: string, first: string) {
  let link = first;
  let lines = 0;
  let bytes = 0;
  const put = async (text: string) => {
    const given = Buffer.from(text);
    await writeWhole(file, given);
    await file.sync();
    bytes += given.length;
  };
  const leave = () => file.close().catch(() => undefined);
  return {
    path,
    get lines() {
      return lines;
    },
    get bytes() {
      return bytes;
    },
    begin: (head: string) => put(`${head}\n`),
    async add(jsons: readonly string[]) {
      let last = link;
      let text = '';
      for (const json of jsons) {
        const next = chained(last, json);
        text += `${next.line}\n`;
        last = next.link;
      }
      await put(text);
      link = last;
      lines += jsons.length;
    },
    async addDamaged(text: string) {
      await put(`${text}\n`);
      lines += 1;
    },
    async seal() {
      await put(`${sealOf(lines, link)}\n`);
      await leave();
    },
    leave,
  };
}
