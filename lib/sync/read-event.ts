import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Envelope, EVENT_VERSION, envelope, kinds, payloads, type SyncEvent } from './event';
import type { Refusal } from './protocol';

/** One event of a batch as it could be read. */
export type ReadEvent =
  | { head: Envelope; event: SyncEvent; refusal: null }
  | { head: Envelope; event: null; refusal: Refusal };

/** What no database keeps in a text: U+0000, and half of a pair of surrogates. */
const UNKEPT = /\\u0000|\\ud[89a-f]/i;

/**
 * Reads what a phone sent as one event.
 * @param sender whose batch it came in, and of which device: also of what can't be read at all
 */
export function readEvent(raw: unknown, sender: { learner: string; device: string }): ReadEvent {
  const text = JSON.stringify(raw) ?? 'null';
  const { data: head } = envelope.safeParse(raw);
  if (!head || UNKEPT.test(text)) return unread(raw, text, head ?? null, sender);
  if (head.learner !== sender.learner) return refused(head, 'other-learner');
  const kind = kinds.find((one) => one === head.kind);
  if (!kind || head.version > EVENT_VERSION) return refused(head, 'newer');
  const payload = payloads[kind].safeParse(head.payload);
  if (!payload.success) return refused(head, 'unreadable');
  const event = { ...head, kind, payload: payload.data } as SyncEvent;
  return { head, event, refusal: null };
}

const refused = (head: Envelope, refusal: Refusal): ReadEvent => ({ head, event: null, refusal });

/** Under an id of its own content, so that it is the same one when it comes again. */
function unread(
  raw: unknown,
  text: string,
  head: Envelope | null,
  sender: { learner: string; device: string },
): ReadEvent {
  const { counter, at } = (raw ?? {}) as { counter?: unknown; at?: unknown };
  const readable = UNKEPT.test(text) ? { text: text.replaceAll('\\u', '\\\\u') } : raw;
  return refused(
    {
      id: head?.id ?? uuidOf(text),
      ...sender,
      counter: Number.isSafeInteger(counter) && Number(counter) > 0 ? Number(counter) : 0,
      at: Number.isInteger(at) && Math.abs(Number(at)) <= 8.64e15 ? Number(at) : 0,
      ...{ kind: 'unknown', version: EVENT_VERSION, payload: { raw: readable } },
    },
    'unreadable',
  );
}

/** Version 8 of RFC 9562: of our own making. */
function uuidOf(text: string): string {
  const hex = bytesToHex(sha256(utf8ToBytes(text)));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
