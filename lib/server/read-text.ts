import { once } from 'node:events';
import { createReadStream, readFileSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { hasCode, UstatError } from '../errors';

/** Every file of text that somebody else wrote comes in here: as UTF-8, or not at all. */

const NEWLINE = 0x0a;
const ADVICE = 'save it as UTF-8';

/**
 * A whole file. A byte order mark at its start is dropped.
 * @throws UstatError 'bad-input' with "NAME:LINE: is not UTF-8 …"; the file's own errors (ENOENT)
 * stay as they are
 */
export function readText(path: string, name = path): string {
  return decodeText(readFileSync(path), name);
}

/**
 * @param name of the file, for the fault. @throws UstatError 'bad-input' for bytes that are no
 * UTF-8 text
 */
export function decodeText(bytes: Uint8Array, name: string): string {
  refuseWide(bytes, name);
  return decodeLines(bytes, name, 1, false);
}

/** @throws UstatError 'bad-input' once there are more bytes: a zipped file may hold gigabytes */
async function* within(chunks: AsyncIterable<Uint8Array>, most: number, name: string) {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > most)
      throw new UstatError('bad-input', `${name}: holds more than ${Math.floor(most / 1_048_576)} MB.`);
    yield chunk;
  }
}

/**
 * A file that is too long to hold, whole lines at a time, gzipped or not (told by its first two
 * bytes, whatever it is called).
 * @param most bytes, unpacked
 * @throws UstatError 'bad-input' when it can not be read or is not UTF-8
 */
export async function* streamText(path: string, most = Number.POSITIVE_INFINITY): AsyncGenerator<string> {
  try {
    const head = createReadStream(path, { end: 1 });
    const [magic] = (await Promise.race([once(head, 'data'), once(head, 'end')])) as [Buffer?];
    const raw = createReadStream(path);
    const isZipped = magic?.[0] === 0x1f && magic[1] === 0x8b;
    const input = isZipped ? raw.pipe(createGunzip()) : raw;
    raw.on('error', (error) => input.destroy(error));
    // A reader who stops early ends the stream by an error, which nobody waits for any more.
    input.on('error', () => undefined);
    yield* decodeStream(within(input, most, path), path);
  } catch (cause) {
    if (hasCode(cause, 'bad-input')) throw cause;
    throw new UstatError('bad-input', `${path} can not be read: ${(cause as Error).message}`, [], {
      cause,
    });
  }
}

/**
 * Decodes bytes as they come: whole lines, as many at a time as a chunk has.
 * @throws UstatError 'bad-input' at the first line that is no UTF-8 text
 */
export async function* decodeStream(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<string> {
  let waiting: Uint8Array[] = [];
  let line = 1;
  let begun = false;
  const take = (bytes: Uint8Array): string => {
    if (!begun) refuseWide(bytes, name);
    const text = decodeLines(bytes, name, line, begun);
    begun = true;
    for (const byte of bytes) if (byte === NEWLINE) line += 1;
    return text;
  };
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) yield take(Buffer.concat([...waiting, chunk.subarray(0, end)]));
    waiting = end > 0 ? [chunk.subarray(end)] : [...waiting, chunk];
  }
  const rest = Buffer.concat(waiting);
  if (rest.length > 0) yield take(rest);
}

/** UTF-16 and UTF-32 are told by their first bytes, or by the zeros between their letters. */
function refuseWide(bytes: Uint8Array, name: string): void {
  const [first, second] = bytes;
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isMarked) throw new UstatError('bad-input', `${name}:1: is UTF-16, not UTF-8: ${ADVICE}`);
}

/**
 * A newline is a byte of its own in UTF-8, so that lines can be decoded one by one to find the one
 * that is wrong.
 * @param begun whether text came before: a byte order mark is then a letter like any other
 */
function decodeLines(bytes: Uint8Array, name: string, firstLine: number, begun: boolean): string {
  const text = decoded(bytes, begun);
  if (text !== null && !text.includes('\0')) return text;
  let line = firstLine;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(NEWLINE, start);
    const one = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (decoded(one, true) === null)
      throw new UstatError(
        'bad-input',
        `${name}:${line}: is not UTF-8 (Windows-1251 or another old encoding?): ${ADVICE}`,
      );
    if (one.includes(0))
      throw new UstatError(
        'bad-input',
        `${name}:${line}: holds bytes of zero, which text never does (UTF-16?): ${ADVICE}`,
      );
    start = end < 0 ? bytes.length : end + 1;
  }
  return text ?? '';
}

function decoded(bytes: Uint8Array, ignoreBOM: boolean): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
