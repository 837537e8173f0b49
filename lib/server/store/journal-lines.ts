import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * The text of a journal's segment: a head, entries, and, once it is closed, a seal.
 *
 *     ustat-journal/2 000007.ndjson
 *     <checksum> <link> {"type":"attempt",…}
 *     sealed 1 <link>
 *
 * The checksum (CRC-32 of the JSON) tells a line that was damaged. The link (SHA-256 over the link
 * before and the JSON, its first 64 bits) tells lines that are missing or out of order. The seal
 * tells a file that was cut. Programs before this one wrote the JSON alone, without a head.
 */
const FORMAT = 'ustat-journal/2';
const LINE = /^([0-9a-f]{8}) ([0-9a-f]{16}) (.*)$/s;
const SEAL = /^sealed (\d+) ([0-9a-f]{16})$/;

/** Longer than any entry: what has no end before is none, and is not kept in memory. */
const LONGEST = 1 << 22;

export const headOf = (name: string) => `${FORMAT} ${name}`;
export const sealOf = (lines: number, link: string) => `sealed ${lines} ${link}`;
export const firstLink = (head: string) => linkAfter('', head);

function linkAfter(link: string, text: string): string {
  return createHash('sha256').update(link).update('\n').update(text).digest('hex').slice(0, 16);
}

const checksum = (json: string) => crc32(json).toString(16).padStart(8, '0');

/** One entry's line, without its end, and the link that the next one takes up. */
export function chained(link: string, json: string): { line: string; link: string } {
  const next = linkAfter(link, json);
  return { line: `${checksum(json)} ${next} ${json}`, link: next };
}

/** A line of a segment. `fault` says what is wrong at it; its JSON may be good all the same. */
export interface LineRead {
  number: number;
  /** As it stands in the file. */
  text: string;
  json: string | null;
  fault: string | null;
}

/**
 * The lines of a segment but its head and seal, as a stream. A last line without an end is left
 * out: nobody was told that it is saved.
 */
export async function* linesOfSegment(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<LineRead> {
  let number = 0;
  let entries = 0;
  let hasHead = false;
  /** Null where the line before can't tell. */
  let link: string | null = null;
  for await (const text of splitLines(bytes)) {
    number += 1;
    if (number === 1 && text.startsWith(`${FORMAT} `)) {
      hasHead = true;
      link = firstLink(text);
      continue;
    }
    if (text === '') continue;
    const seal = SEAL.exec(text);
    if (seal) {
      const whole = Number(seal[1]) === entries && (link === null || seal[2] === link);
      if (!whole) yield { number, text: '', json: null, fault: 'lines before it are missing' };
      continue;
    }
    entries += 1;
    const [, sum = '', next = '', json = ''] = LINE.exec(text) ?? [];
    if (next !== '' && checksum(json) === sum) {
      const follows = link === null || linkAfter(link, json) === next;
      yield { number, text, json, fault: follows ? null : 'lines before it are missing' };
      link = next;
    } else if (!hasHead && text.startsWith('{')) {
      yield { number, text, json: text, fault: null };
    } else {
      yield { number, text, json: null, fault: "can't be read" };
      link = null;
    }
  }
}

/** Whole lines, without their ends. */
async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let waiting: Uint8Array[] = [];
  let held = 0;
  const keep = (bytes: Uint8Array) => {
    held += bytes.length;
    if (held <= LONGEST) waiting.push(bytes);
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      keep(chunk.subarray(start, end));
      yield Buffer.concat(waiting).toString('utf8').replace(/\r$/, '');
      waiting = [];
      held = 0;
      start = end + 1;
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  }
}
