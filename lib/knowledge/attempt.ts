import * as z from 'zod';
import { GROUPED } from './counts';

const id = z.string().min(1).max(200);
const tally = z.strictObject({ successes: z.number().min(0), answers: z.number().min(0) });
const rated = z.strictObject({ ...tally.shape, elo: z.number() });

const grouped = (length: number) => z.array(z.number().min(0)).length(length).readonly().optional();
const ratedSkill = z.strictObject({
  ...rated.shape,
  byCount: grouped(GROUPED.byCount),
  byStreak: grouped(GROUPED.byStreak),
});

/** counts.ts PopulationView: what everybody else had answered when this attempt came. */
const populationView = z.strictObject({
  course: tally,
  skill: ratedSkill,
  item: rated,
  difficulty: z.number(),
  forecast: z.strictObject({ model: id, p: z.number().min(0).max(1) }).optional(),
});

export const attemptRow = z.strictObject({
  id: z.guid(),
  learnerId: z.guid(),
  courseId: id,
  moduleId: id,
  itemId: id,
  itemVersion: id,
  skillId: id,
  language: id,
  roundId: z.guid().nullable(),
  /** Exercise of the round, from 1. */
  position: z.number().int().min(0),
  /** Try in this showing of the item, from 1. */
  ordinal: z.number().int().min(1),
  hintsUsed: z.number().int().min(0),
  answer: z.json(),
  correct: z.boolean(),
  unaided: z.boolean(),
  mistake: z.string().nullable(),
  answeredAt: z.coerce.date(),
  view: populationView,
});
/**
 * One stored attempt. Dates become ISO strings in the journal's file and dates again when it is
 * read.
 */
export type AttemptRow = z.infer<typeof attemptRow>;

/** For a journal: everything else about knowledge is worked out again from these. */
export const attemptEntry = z.strictObject({ type: z.literal('attempt'), ...attemptRow.shape });
export type AttemptEntry = z.infer<typeof attemptEntry>;
