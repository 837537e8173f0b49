import * as z from 'zod';

/**
 * The rows of an export. Each is strict: what is not named here can't leave the site. The codebook
 * is made from these schemas.
 */

const learner = z.string().describe('Made-up name of the learner, in this export alone');
const round = z.string().describe('Made-up name of the round of exercises');
const position = z.int().describe('Place of the exercise in its round, from 1');
const propensity = z
  .number()
  .describe('Chance with which what was chosen was chosen, given all that was known then');
const moment = (what: string) => z.iso.datetime().describe(`${what}; UTC`);
const language = z.string().describe('Language of the lesson (BCP 47)');

export const attemptOut = z.strictObject({
  learner,
  course: z.string().describe('Id of the course'),
  module: z.string().describe('Id of the module'),
  item: z.string().describe('Id of the exercise'),
  item_version: z.string().describe('Version of the exercise: another one where its content changed'),
  skill: z.string().describe('Id of the knowledge component'),
  language,
  round: round.nullable(),
  position,
  attempt: z.int().describe('Which try at this showing of the exercise, from 1'),
  time: moment('When it was answered'),
  correct: z.boolean().describe('Whether the answer was right'),
  unaided: z.boolean().describe('Whether no hint had been opened before'),
  hints_used: z.int().describe('Hints opened before the answer'),
  answer_kind: z.string().describe('Kind of the answer; "unknown" where no kind of this program fits'),
  answer: z
    .string()
    .nullable()
    .describe(
      'What was chosen: ids of the course joined by "|" (pairs by "="), or a number of up to 7 digits before and 4 after the point; typed words never',
    ),
  mistake: z.string().nullable().describe('Id of the known mistake that the answer shows'),
  predicted: z
    .number()
    .nullable()
    .describe('Chance of a right, unaided answer that the model gave before it'),
  model: z.string().nullable().describe('Which model gave it'),
});
export type AttemptOut = z.infer<typeof attemptOut>;

export const decisionOut = z.strictObject({
  learner,
  course: z.string().describe('Id of the course'),
  time: moment('When it was decided'),
  policy: z.string().describe('Policy and version that chose the module'),
  choice: z.string().nullable().describe('Module that was proposed; empty: nothing was left'),
  propensity,
  candidates: z
    .string()
    .describe('JSON: all modules with eligible, score and propensity, as they were when it was decided'),
  reasons: z.string().describe('Codes of the reasons that were shown, joined by "|"'),
  picked: z.string().nullable().describe('Module that the learner took; another one is an override'),
  picked_at: moment('When they took it').nullable(),
});
export type DecisionOut = z.infer<typeof decisionOut>;

export const choiceOut = z.strictObject({
  learner,
  round,
  position,
  policy: z.string().describe('Policy and version that chose the exercise'),
  item: z.string().describe('Exercise that was chosen'),
  propensity,
  candidates: z.string().describe('JSON: all exercises of the module with score and propensity'),
  reason: z.string().describe('Code of the reason'),
  seen: z
    .boolean()
    .describe('Whether it is known that the learner saw it: answered, passed by, or a hint was opened'),
});
export type ChoiceOut = z.infer<typeof choiceOut>;

export const exposureOut = z.strictObject({
  learner,
  experiment: z.string().describe('Id of the experiment'),
  version: z.int().describe('Version of its plan'),
  arm: z.string().describe('Arm in which the learner is'),
  unit: z.string().describe('Made-up name of what was assigned: the learner, or the class'),
  language,
  propensity: z.number().describe('Chance of the arm when it was assigned'),
  time: moment('When the arm could first matter'),
});
export type ExposureOut = z.infer<typeof exposureOut>;

export const hintOut = z.strictObject({
  learner,
  round,
  position,
  item: z.string().describe('Exercise of the hint'),
  level: z.int().describe('Level of the hint, from 1; 0: the hint for one wrong answer'),
  time: moment('When it was opened'),
  hint: z.string().nullable().describe('Id of the approved hint; empty: it had none'),
  hint_version: z.int().nullable().describe('Version of its text'),
  language: z.string().nullable().describe('Language of the hint (BCP 47)'),
});
export type HintOut = z.infer<typeof hintOut>;

/** All that an export knows of a learner: made-up names only. */
export interface LearnerRecord {
  learner: string;
  attempts: AttemptOut[];
  decisions: DecisionOut[];
  choices: ChoiceOut[];
  exposures: ExposureOut[];
  hints: HintOut[];
}
