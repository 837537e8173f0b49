import * as z from 'zod';
import { EVENT_VERSION } from './version';

/** What a phone sends to /api/sync and hears back, as JSON. */

/** Events are read one by one (take.ts): one that can't be read holds up no other. */
export const syncBatch = z.object({
  /** Of the phone's program (version.ts). */
  version: z.number().int().min(1).default(EVENT_VERSION),
  device: z.guid(),
  learner: z.guid(),
  /** By the phone's clock as it sends: what the server's differs from it is the clock's error. */
  sentAt: z.number().int().min(-8.64e15).max(8.64e15),
  events: z.array(z.unknown()),
});
export type SyncBatch = z.infer<typeof syncBatch>;

/**
 * Why nothing came of an event. It is kept as it came, for the operator; what LATER names is tried
 * again when the learner syncs the next time.
 */
const refusals = [
  /** It does not say what its kind has to. */
  'unreadable',
  /** Of a kind or version that came after this program. */
  'newer',
  'unknown-course',
  /** The course has no such exercise, in no version that was ever here. */
  'unknown-item',
  /** The answer is of another kind than the exercise. */
  'wrong-kind',
  /** Of another learner: kept on the phone alone. */
  'other-learner',
  /** What it belongs to was removed. */
  'removed',
  /** What it belongs to has not come. */
  'unknown-turn',
  /**
   * Words that only the server's own model can have given; a round that is another one here; a
   * module that the course never had.
   */
  'forged',
  /** So much of the learner's is kept that nothing came of: this stays on the phone alone. */
  'too-many',
  /** This program can't cope with it: a fault of ours. */
  'failed',
] as const;
export type Refusal = (typeof refusals)[number];

/** They end by themselves: by a newer program, a course that is loaded, what is on its way. */
export const LATER: readonly Refusal[] = ['newer', 'unknown-course', 'unknown-item', 'unknown-turn'];

const head = { id: z.string(), counter: z.number().int() };

/** What became of one event. */
const outcome = z.discriminatedUnion('is', [
  z.object({ ...head, is: z.literal('taken') }),
  /** It was here already. */
  z.object({ ...head, is: z.literal('known') }),
  z.object({ ...head, is: z.literal('refused'), reason: z.string() }),
]);
export type EventOutcome = z.infer<typeof outcome>;

export const reply = z.object({
  /** Of the server's program (version.ts). */
  version: z.number().int(),
  /** All events of the device up to this counter are here. */
  have: z.number().int().min(0),
  outcomes: z.array(outcome),
});
export type Reply = z.infer<typeof reply>;
