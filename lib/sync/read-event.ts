import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Envelope, envelope, kinds, MOMENTS, payloads, type SyncEvent } from './event';
import type { Refusal } from './protocol';
import { EVENT_VERSION } from './version';

/** One event of a batch as it could be read. */
export type ReadEvent =
  | { head: Envelope; event: SyncEvent; refusal: null }
  | { head: Envelope; event: null; refusal: Refusal };

/** What no database keeps in a text: U+0000, and half of a pair of surrogates. */
const UNKEPT = /\\u0000|\\ud[89a-f]/i;

/** Levels of lists and objects: neither JSON.stringify nor a database takes any number. */
const MOST_DEEP = 100;
/** Characters of an event that can't be read; of a larger one only so many are kept. */
const MOST_UNREAD = { whole: 256_000, part: 1_000 };

/**
 * Reads what a phone sent as one event.
 * @param sender whose batch it came in, and of which device: also of what can't be read at all
 */
export function readEvent(sent: unknown, sender: { learner: string; device: string }): ReadEvent {
  const raw = cutAt(MOST_DEEP, sent);
  const text = JSON.stringify(raw) ?? 'null';
  const { data: head } = envelope.safeParse(raw);
  if (!head || UNKEPT.test(text)) return unread(raw, text, sender);
  if (head.learner !== sender.learner) return refused(head, 'other-learner');
  const kind = kinds.find((one) => one === head.kind);
  const isLarge = text.length > MOST_UNREAD.whole;
  const isNewer = !kind || head.version > EVENT_VERSION;
  if (isNewer) return isLarge ? unread(raw, text, sender) : refused(head, 'newer');
  const payload = payloads[kind].safeParse(head.payload);
  if (!payload.success) return isLarge ? unread(raw, text, sender) : refused(head, 'unreadable');
  const event = { ...head, kind, payload: payload.data } as SyncEvent;
  return { head, event, refusal: null };
}

/** The same with `…` in the place of what stands deeper. */
function cutAt(levels: number, value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (levels === 0) return '…';
  if (Array.isArray(value)) return value.map((one) => cutAt(levels - 1, one));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cutAt(levels - 1, one)]));
}

const refused = (head: Envelope, refusal: Refusal): ReadEvent => ({ head, event: null, refusal });

/** Under its id, else one of its own content: it is the same one when it comes again. */
function unread(raw: unknown, text: string, sender: { learner: string; device: string }): ReadEvent {
  const { id, counter, at } = (raw ?? {}) as Record<string, unknown>;
  const isPart = text.length > MOST_UNREAD.whole;
  // half of a pair of surrogates may stand where it is cut
  const part = () => ({ begins: text.slice(0, MOST_UNREAD.part).replace(/[\ud800-\udbff]$/, '') });
  const whole = () => (UNKEPT.test(text) ? { text: text.replaceAll('\\u', '\\\\u') } : raw);
  const readable = isPart ? part() : whole();
  return refused(
    {
      id: envelope.shape.id.safeParse(id).data ?? uuidOf(text),
      ...sender,
      counter: Number.isSafeInteger(counter) && Number(counter) > 0 ? Number(counter) : 0,
      at: Number.isInteger(at) && Number(at) >= MOMENTS.first && Number(at) <= MOMENTS.last ? Number(at) : 0,
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
