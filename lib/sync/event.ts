import * as z from 'zod';
import { answer } from '../content/items/kinds';
import { filledSheet } from '../content/sheet';
import { REASONS } from '../path/packed-decision';
import { turnAnswer } from '../tutor/schema';
import { EVENT_VERSION } from './version';

/**
 * What a learner did, as a phone keeps it and a server takes it: one event for each thing that the
 * store of a learner's day keeps (practice/store.ts, tutor/store.ts), with what is to be kept.
 */

const id = z.string().min(1).max(200);
const uuid = z.guid().toLowerCase();
/** Moments that a database has, ms: years of four digits. */
export const MOMENTS = { first: Date.UTC(1000, 0, 1), last: Date.UTC(10_000, 0, 1) - 1 } as const;
const MOST_INT = 2 ** 31 - 1;
/** A moment by the phone's clock; JSON has no dates. */
const moment = z.coerce.date().min(new Date(MOMENTS.first)).max(new Date(MOMENTS.last));
/** A name with its version, and parameters that are not the usual ones (path/policies/by-id.ts). */
const policy = z
  .string()
  .max(200)
  .regex(/^[a-z][a-z-]*\/\d{1,4}(?:\?[A-Za-z]+=[\d.e+-]+(?:&[A-Za-z]+=[\d.e+-]+)*)?$/);
const versioned = z.object({ itemId: id, version: id });

/** An answer to an exercise. The phone's verdict is not asked for: the server marks again. */
const answered = z.object({
  attemptId: uuid,
  courseId: id,
  itemId: id,
  itemVersion: id,
  language: id,
  roundId: uuid,
  position: z.number().int().min(1).max(10_000),
  answer,
});

/** practice/store.ts HintUse; shown at the event's own moment. */
const hint = z.object({
  roundId: uuid,
  position: z.number().int().min(1).max(10_000),
  itemId: id,
  level: z.number().int().min(0).max(100),
  hintId: id.nullable(),
  hintVersion: z.number().int().min(0).max(MOST_INT).nullable(),
  language: id.nullable(),
});

const roundHead = {
  id: uuid,
  courseId: id,
  length: z.number().int().min(0).max(10_000),
  items: z.array(versioned).max(1_000),
  startedAt: moment,
  finishedAt: moment.nullable(),
  example: z.object({ after: z.number().int().min(0), ...versioned.shape }).optional(),
};

/** practice/store.ts Round, whole, each time it changes; a check's with what it said. */
const round = z.discriminatedUnion('kind', [
  z.object({ ...roundHead, kind: z.literal('practice'), moduleId: id }),
  z.object({ ...roundHead, kind: z.literal('placement'), moduleId: z.null() }),
  z.object({
    ...roundHead,
    kind: z.literal('check'),
    moduleId: id,
    check: z.object({ wish: z.boolean(), policy: id, known: z.boolean().nullable() }),
  }),
]);

const share = z.number().min(0).max(1);

/** path/store.ts Decision, whole; once more when the learner has taken a module. */
const decision = z.object({
  id: uuid,
  courseId: id,
  decidedAt: moment,
  policy,
  seed: z.string().max(200),
  choice: id.nullable(),
  propensity: share,
  candidates: z
    .array(
      z.object({
        moduleId: id,
        eligible: z.boolean(),
        score: z.number(),
        propensity: share,
        parts: z.object({ expectedProgress: z.number(), opens: z.number(), review: z.number() }),
      }),
    )
    .max(1_000),
  reasons: z
    .array(
      z.object({ code: z.enum(REASONS), params: z.object({ module: id.optional(), other: id.optional() }) }),
    )
    .max(20),
  runnerUp: id.nullable(),
  picked: id.nullable(),
  pickedAt: moment.nullable(),
});

/** path/store.ts Placement, whole, each time it changes. */
const placement = z.object({
  courseId: id,
  roundId: uuid,
  policy,
  choices: z
    .array(
      z.object({
        at: moment,
        itemId: id,
        propensity: share,
        scored: z.array(z.object({ itemId: id, score: z.number() })).max(1_000),
      }),
    )
    .max(100),
  outcome: z
    .array(z.object({ moduleId: id, chance: share, opens: z.boolean() }))
    .max(1_000)
    .nullable(),
  endedAt: moment.nullable(),
});

/** The block of a lesson at which the learner is; seen at the event's own moment. */
const read = z.object({ courseId: id, moduleId: id, blockId: id });

/** A list or letter as it stands after the learner has filled it in. */
const sheet = z.object({ courseId: id, sheetId: id, filled: filledSheet });

/** A question and what was answered to it; asked at the event's own moment. */
const turn = z.object({
  turnId: uuid,
  conversation: z.object({
    id: uuid,
    courseId: id,
    moduleId: id.nullable(),
    roundId: uuid.nullable(),
    position: z.number().int().min(1).max(10_000).nullable(),
    startedAt: moment,
  }),
  /** Of the question. */
  language: id,
  question: z.string().min(1).max(5_000),
  answer: turnAnswer,
  answerability: share.optional(),
});

/** What the learner said of a turn: each once and for good, but for `helped`, which may change. */
const mark = z.object({
  turnId: uuid,
  helped: z.boolean().optional(),
  reported: z.literal(true).optional(),
  sent: z.literal(true).optional(),
});

/** A conversation hidden, shown again or removed. */
const conversation = z.object({ conversationId: uuid, now: z.enum(['hidden', 'shown', 'removed']) });

/** What an event holds, by its kind. */
export const payloads = {
  answer: answered,
  hint,
  round,
  decision,
  placement,
  read,
  sheet,
  turn,
  mark,
  conversation,
} as const;
export type EventKind = keyof typeof payloads;
export const kinds = Object.keys(payloads) as EventKind[];

/** What every event has, also one whose kind or payload this program can't read. */
export const envelope = z.object({
  /** Made on the phone: a second time it is the same event. */
  id: z.uuidv7().toLowerCase(),
  /** One phone and one learner on it; another one after the phone was wiped. */
  device: uuid,
  /** From 1, without gaps, in the order in which the phone did it. */
  counter: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  /** By the phone's clock, milliseconds since 1970; it may lie. */
  at: z.number().int().min(MOMENTS.first).max(MOMENTS.last),
  learner: uuid,
  kind: z.string().min(1).max(40),
  version: z.number().int().min(1).max(MOST_INT).default(EVENT_VERSION),
  payload: z.unknown(),
});
export type Envelope = z.infer<typeof envelope>;

export type Payload<K extends EventKind = EventKind> = z.infer<(typeof payloads)[K]>;

/** An event of a kind with its payload read. */
export type SyncEvent = {
  [K in EventKind]: Omit<Envelope, 'kind' | 'payload'> & { kind: K; payload: Payload<K> };
}[EventKind];

/** What is handed to the outbox (outbox.ts): it gives the rest. */
export type NewEvent = { [K in EventKind]: { kind: K; payload: Payload<K> } }[EventKind];
