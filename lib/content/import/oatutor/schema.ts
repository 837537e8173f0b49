import * as z from 'zod';
import { badSign } from '../signs';

/**
 * A course of OATutor as its content repository has it: `coursePlans.json`, `skillModel.json`, and
 * under `content-pool/<problem>/` a problem, its steps, and the hints of each. Keys that are not
 * named here are read past: newer content may bring more of them.
 */

const readable = z.string().superRefine((text, { addIssue }) => {
  const odd = badSign(text);
  if (odd) addIssue({ code: 'custom', message: odd });
});
const name = readable.trim().min(1).max(200);
const words = readable.max(20_000).default('');
const answer = readable.max(2_000);
/** Values that are drawn for each learner. */
const variables = z.record(z.string(), z.unknown()).default({});
const licensed = { oer: words, license: words };

export const coursePlans = z
  .array(
    z.object({
      courseName: name,
      language: z.string().default('en'),
      courseOER: words,
      courseLicense: words,
      lessons: z
        .array(
          z.object({
            id: name,
            name,
            topics: words,
            learningObjectives: z.record(z.string(), z.number()).default({}),
          }),
        )
        .min(1),
    }),
  )
  .min(1);
export type CoursePlan = z.infer<typeof coursePlans>[number];
export type PlannedLesson = CoursePlan['lessons'][number];

/** Step -> what it asks one to know. */
export const skillModel = z.record(z.string(), z.array(name));

export const problem = z.object({
  id: name,
  title: words,
  body: words,
  variabilization: variables,
  lessonId: z.string().default(''),
  ...licensed,
});
export type Problem = z.infer<typeof problem>;

export const step = z.object({
  id: name,
  stepTitle: words,
  stepBody: words,
  stepAnswer: z.array(answer).min(1),
  problemType: z.string(),
  answerType: z.string(),
  choices: z.array(answer).optional(),
  variabilization: variables,
});
export type Step = z.infer<typeof step>;

export const pathway = z.array(
  z.object({
    id: name,
    type: z.enum(['hint', 'scaffold']),
    dependencies: z.array(z.string()).default([]),
    title: words,
    text: words,
    /** Of a scaffold, which asks a smaller question. */
    choices: z.array(answer).optional(),
    /** What helps with the smaller question. */
    subHints: z.array(z.unknown()).default([]),
    variabilization: variables,
    ...licensed,
  }),
);
export type TutoringHint = z.infer<typeof pathway>[number];
