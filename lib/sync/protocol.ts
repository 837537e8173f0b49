import * as z from 'zod';
import { EVENT_VERSION } from './event';

/** What a phone sends to /api/sync and hears back, as JSON. */

/** Events are read one by one (take.ts): one that can't be read holds up no other. */
export const syncBatch = z.object({
  /** Of the phone's program (event.ts EVENT_VERSION). */
  version: z.number().int().min(1).default(EVENT_VERSION),
  device: z.guid(),
  learner: z.guid(),
  /** By the phone's clock as it sends: what the server's differs from it is the clock's error. */
  sentAt: z.number().int().min(-8.64e15).max(8.64e15),
  events: z.array(z.unknown()),
});
export type SyncBatch = z.infer<typeof syncBatch>;

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
  /** Of the server's program (event.ts EVENT_VERSION). */
  version: z.number().int(),
  /** All events of the device up to this counter are here. */
  have: z.number().int().min(0),
  outcomes: z.array(outcome),
});
export type Reply = z.infer<typeof reply>;
