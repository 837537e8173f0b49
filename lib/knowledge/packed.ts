import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Numbers and texts as bytes, for rows of which there are many; each kind has its own order. */

export interface Packer {
  byte(value: number): void;
  /** A whole number from 0 to 2^53, seven bits a byte. */
  count(value: number): void;
  /** A whole number below 2^52 either way. */
  signed(value: number): void;
  /** Four bytes: seven digits. */
  float(value: number): void;
  /** Eight bytes: as it is. */
  double(value: number): void;
  text(value: string): void;
  bytes(): Uint8Array;
}

export function packer(): Packer {
  let bytes = new Uint8Array(512);
  let view = new DataView(bytes.buffer);
  let length = 0;
  /** Where so many bytes more begin. */
  const room = (more: number): number => {
    const from = length;
    length += more;
    if (length <= bytes.length) return from;
    const grown = new Uint8Array(2 * length);
    grown.set(bytes.subarray(0, from));
    bytes = grown;
    view = new DataView(bytes.buffer);
    return from;
  };
  const byte = (value: number) => {
    const at = room(1);
    bytes[at] = value;
  };
  const count = (value: number) => {
    let left = value;
    for (; left >= 128; left = Math.floor(left / 128)) byte((left % 128) + 128);
    byte(left);
  };
  return {
    byte,
    count,
    signed: (value) => count(value < 0 ? -2 * value - 1 : 2 * value),
    float(value) {
      const at = room(4);
      view.setFloat32(at, value);
    },
    double(value) {
      const at = room(8);
      view.setFloat64(at, value);
    },
    text(value) {
      const encoded = utf8ToBytes(value);
      count(encoded.length);
      const at = room(encoded.length);
      bytes.set(encoded, at);
    },
    bytes: () => bytes.slice(0, length),
  };
}

export interface Unpacker {
  byte(): number;
  count(): number;
  signed(): number;
  float(): number;
  double(): number;
  text(): string;
  /** Bytes that have not been read. */
  left(): number;
}

/** Reads what a packer wrote, in its order. @throws RangeError beyond its end */
export function unpacker(bytes: Uint8Array): Unpacker {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const skip = (length: number) => {
    at += length;
    return at - length;
  };
  const byte = () => view.getUint8(skip(1));
  const count = () => {
    let value = 0;
    for (let weight = 1; ; weight *= 128) {
      const next = byte();
      value += (next % 128) * weight;
      if (next < 128) return value;
    }
  };
  return {
    byte,
    count,
    signed() {
      const value = count();
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    },
    float: () => view.getFloat32(skip(4)),
    double: () => view.getFloat64(skip(8)),
    left: () => bytes.length - at,
    text() {
      const length = count();
      const from = skip(length);
      if (at > bytes.length) throw new RangeError('The text is longer than its bytes.');
      return textOf(bytes.subarray(from, at));
    },
  };
}

/** Without TextDecoder, which is not everywhere. */
function textOf(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) {
    const value = bytes[at] as number;
    if (value >= 128) return decodeURIComponent(bytesToHex(bytes).replace(/../g, '%$&'));
    text += String.fromCharCode(value);
  }
  return text;
}
