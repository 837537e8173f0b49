import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Names in an export, in place of ids of people and of what is only theirs. */
export interface Pseudonyms {
  /** The same for the same id within an export, and in no other one: 24 hex digits (96 bits). */
  of(kind: 'learner' | 'round' | 'class', id: string): string;
  /** The same as a UUID, where a format wants one. */
  uuid(kind: 'round' | 'statement', id: string): string;
}

/**
 * By HMAC-SHA-256 (RFC 2104). The kind stands before the id, so that a class and a learner never
 * share a name.
 * @param key 32 random bytes, made for one export and kept nowhere: without it nobody finds the id
 * again, nor sees that two exports speak of the same person
 */
export function pseudonyms(key: Uint8Array): Pseudonyms {
  const made = (kind: string, id: string) => bytesToHex(hmac(sha256, key, utf8ToBytes(`${kind}:${id}`)));
  return {
    of: (kind, id) => made(kind, id).slice(0, 24),
    uuid(kind, id) {
      const hex = made(kind, id);
      // version 4 and variant 1, as RFC 9562 writes random ones
      const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4];
      const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
      return [...parts, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
    },
  };
}
