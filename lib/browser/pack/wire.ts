/**
 * Values with dates, maps and bytes as JSON: what a database keeps of a learner, on its way to a
 * phone. Each of those is an object with one key.
 */

const DATE = '$date';
const MAP = '$map';
/** Of servers before the one that sends planes. */
const BYTES = '$bytes';
const PLANES = '$planes';
const FLOATS = '$floats';

export function toWire(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, given) {
    // a date has become a string by the time that it comes here
    const own = this[key];
    if (own instanceof Date) return { [DATE]: own.getTime() };
    if (own instanceof Map) return { [MAP]: [...own] };
    if (own instanceof Float32Array)
      return { [FLOATS]: base64(new Uint8Array(own.buffer, own.byteOffset, own.byteLength)) };
    if (own instanceof Uint8Array) return { [PLANES]: base64(planes(own)) };
    return given;
  });
}

export function fromWire(text: string): unknown {
  return JSON.parse(text, (_, value) => {
    if (typeof value !== 'object' || value === null) return value;
    if (DATE in value) return new Date(value[DATE]);
    if (MAP in value) return new Map(value[MAP]);
    if (BYTES in value) return bytesOf(value[BYTES]);
    if (PLANES in value) return fromPlanes(bytesOf(value[PLANES]));
    if (FLOATS in value) return new Float32Array(bytesOf(value[FLOATS]).buffer);
    return value;
  });
}

/** Bytes of a number. */
const WIDTH = 4;

/** Every fourth byte together: signs and exponents of floats are alike, and compress so. */
function planes(bytes: Uint8Array): Uint8Array {
  let at = 0;
  const sorted = new Uint8Array(bytes.length);
  for (let plane = 0; plane < WIDTH; plane += 1)
    for (let from = plane; from < bytes.length; from += WIDTH) sorted[at++] = bytes[from] ?? 0;
  return sorted;
}

function fromPlanes(sorted: Uint8Array): Uint8Array<ArrayBuffer> {
  let at = 0;
  const bytes = new Uint8Array(sorted.length);
  for (let plane = 0; plane < WIDTH; plane += 1)
    for (let to = plane; to < bytes.length; to += WIDTH) bytes[to] = sorted[at++] ?? 0;
  return bytes;
}

/** Letters that fit on the stack of one call. */
const AT_ONCE = 8_192;

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += AT_ONCE)
    text += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE));
  return btoa(text);
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
