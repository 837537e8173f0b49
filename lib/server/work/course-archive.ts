import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { zipSync } from 'fflate';
import { type Entry, fromBufferPromise } from 'yauzl';
import { UstatError } from '../../errors';
import { decodeText } from '../read-text';

/** A course folder as one zip file, read from strangers and written for them. */

interface ArchiveLimits {
  /** Files and folders of an archive, also those that are no course's. */
  entries: number;
  /** Bytes of one file, and of all files together, once they are unpacked. */
  file: number;
  whole: number;
}

const ARCHIVE_LIMITS: ArchiveLimits = { entries: 2_000, file: 4 << 20, whole: 16 << 20 };

/** Of the kind of file, in the upper half of the attributes that Unix writes. */
const KIND = 0o170000;
const LINK = 0o120000;

/** Whether a path is that of a text of a course: hidden files and those of a Mac's own are not. */
const isCourseFile = (path: string): boolean =>
  /\.(ya?ml|md|svg)$/.test(path) &&
  !path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');

/**
 * The text files of a zipped course folder, by path relative to it: the folder is the one that
 * holds course.yaml. Nothing is written to the disk, and no more is unpacked than the limits allow,
 * whatever the archive says of itself.
 * @throws UstatError 'bad-input' with the reason; its details name every file that can not be read
 */
export async function readArchive(bytes: Uint8Array, limits = ARCHIVE_LIMITS): Promise<Map<string, string>> {
  const zip = await fromBufferPromise(Buffer.from(bytes), { lazyEntries: true }).catch((cause: Error) => {
    throw refused(`This is no zip file, or it is not whole: ${cause.message}`, cause);
  });
  if (zip.entryCount > limits.entries)
    throw refused(`The archive holds ${zip.entryCount} files; a course has ${limits.entries} at most.`);
  const found = new Map<string, Uint8Array>();
  let left = limits.whole;
  try {
    for await (const entry of zip.eachEntry()) {
      if (!wanted(entry, limits)) continue;
      if (found.has(entry.fileName)) throw refused(`${entry.fileName}: stands in the archive twice.`);
      const read = await bytesOf(await zip.openReadStreamPromise(entry), Math.min(limits.file, left));
      if (!read) throw refused(`The files take more than ${megabytes(limits.whole)} unpacked.`);
      if (crc32(read) !== entry.crc32)
        throw refused(`${entry.fileName}: has been damaged (its checksum is wrong).`);
      left -= read.length;
      found.set(entry.fileName, read);
    }
  } catch (cause) {
    if ((cause as Error).name === 'UstatError') throw cause;
    throw refused(`The archive can not be read: ${(cause as Error).message}`, cause as Error);
  }
  return decoded(inFolder(found));
}

/** The same of a file on the disk. */
export const readArchiveFile = async (path: string): Promise<Map<string, string>> =>
  readArchive(await readFile(path));

/** @throws UstatError 'bad-input' for a file that no course has */
function wanted(entry: Entry, { file }: ArchiveLimits): boolean {
  const { fileName, uncompressedSize, externalFileAttributes } = entry;
  if (((externalFileAttributes >>> 16) & KIND) === LINK)
    throw refused(`${fileName}: is a link to another file; put the file itself there.`);
  if (!isCourseFile(fileName)) return false;
  if (entry.isEncrypted()) throw refused(`${fileName}: is encrypted; make the archive without a password.`);
  if (uncompressedSize > file)
    throw refused(
      `${fileName}: takes ${megabytes(uncompressedSize)}; a file has ${megabytes(file)} at most.`,
    );
  return true;
}

/** Null where there is more of it than `most` bytes. */
async function bytesOf(stream: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream) {
    length += part.length;
    if (length > most) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** By path relative to the folder of course.yaml: archives often hold the folder itself. */
function inFolder(files: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  const folders = [...files.keys()].flatMap(
    (path) => /^(.*\/)?course\.yaml$/.exec(path)?.[1] ?? (path === 'course.yaml' ? '' : []),
  );
  const [folder] = folders.sort((a, b) => a.length - b.length);
  if (folder === undefined)
    throw refused('There is no course.yaml in the archive: it is not a course folder.');
  return new Map(
    [...files].flatMap(([path, bytes]) =>
      path.startsWith(folder) ? [[path.slice(folder.length), bytes]] : [],
    ),
  );
}

function decoded(files: ReadonlyMap<string, Uint8Array>): Map<string, string> {
  const faults: string[] = [];
  const texts = new Map<string, string>();
  for (const [name, bytes] of files) {
    try {
      texts.set(name, decodeText(bytes, name));
    } catch (error) {
      faults.push((error as Error).message);
    }
  }
  if (faults.length > 0) throw new UstatError('bad-input', 'The course can not be read:', faults);
  return texts;
}

const megabytes = (bytes: number) => `${(bytes / (1 << 20)).toFixed(1)} MB`;
const refused = (message: string, cause?: Error) => new UstatError('bad-input', message, [], { cause });

/** A zip file of a course, as a folder of that name. */
export function writeArchive(folder: string, files: ReadonlyMap<string, string>, at: Date): Uint8Array {
  const encoder = new TextEncoder();
  const entries = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(
    Object.fromEntries(entries.map(([path, text]) => [`${folder}/${path}`, encoder.encode(text)])),
    { mtime: at },
  );
}
