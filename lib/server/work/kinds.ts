import * as z from 'zod';
import type { JobKind } from '../../jobs/kind';
import { isOfJob } from './backups';

const nothing = z.object({});

/** Gives the passages and questions of a course their vectors. */
export const EMBED: JobKind<{ course: string }> = {
  name: 'embed',
  payload: z.object({ course: z.string().min(1) }),
  isSerial: true,
};

/** One waits for each course at most. */
export const embedKey = (courseId: string) => `embed ${courseId}`;

/** Deletes profiles that nobody uses. */
export const RETENTION: JobKind<z.infer<typeof nothing>> = {
  name: 'retention',
  payload: nothing,
  isSerial: true,
  cron: '20 2 * * *',
};

/**
 * Takes away what is over: questions sent long ago, counts of allowances, names that waited for a
 * class, old failures of jobs.
 */
export const TIDY: JobKind<z.infer<typeof nothing>> = {
  name: 'tidy',
  payload: nothing,
  isSerial: true,
  cron: '40 2 * * *',
};

/** Groups the questions that the tutor did not answer, for the desk of curators. */
export const GROUP: JobKind<z.infer<typeof nothing>> = {
  name: 'questions',
  payload: nothing,
  isSerial: true,
  cron: '10 * * * *',
};

/** A backup of the site into its data folder. */
export const BACKUP: JobKind<{ folder: string }> = {
  name: 'backup',
  payload: z.object({ folder: z.string().refine(isOfJob) }),
  isSerial: true,
  tries: 3,
};

/** Drafts hints of a course, as its run says; each in its own time, beside others. */
export const DRAFT: JobKind<{ run: string }> = {
  name: 'draft',
  payload: z.object({ run: z.guid() }),
  tries: 5,
};

/** Drafts the translation of a page of texts; each in its own time, beside others. */
export const TRANSLATE: JobKind<{ course: string; language: string; texts: string }> = {
  name: 'translate',
  payload: z.object({ course: z.string().min(1), language: z.string().min(2), texts: z.string().min(1) }),
  tries: 3,
};

/** Measures what learners did after each hint. */
export const HINT_EFFECTS: JobKind<z.infer<typeof nothing>> = {
  name: 'hint-effects',
  payload: nothing,
  isSerial: true,
  cron: '10 3 * * *',
};

/** Packs rows that programs before wrote as JSON, where there are some. */
export const PACK_OLD: JobKind<z.infer<typeof nothing>> = {
  name: 'pack-old',
  payload: nothing,
  isSerial: true,
};

/** Writes an export that a researcher has asked for. */
export const EXPORT: JobKind<{ run: string }> = {
  name: 'export',
  payload: z.object({ run: z.guid() }),
  isSerial: true,
  tries: 3,
};

/** A look at a log, or a simulation: one at a time, as each takes what the processor gives. */
export const STUDY: JobKind<{ run: string }> = {
  name: 'study',
  payload: z.object({ run: z.guid() }),
  isSerial: true,
  tries: 3,
};

/** Shares of experiments that follow their outcomes, and results of very many learners. */
export const SHARES: JobKind<z.infer<typeof nothing>> = {
  name: 'shares',
  payload: nothing,
  isSerial: true,
  cron: '25 * * * *',
};

/** Every kind that this program knows. */
export const KINDS = [
  EMBED,
  RETENTION,
  TIDY,
  GROUP,
  BACKUP,
  DRAFT,
  TRANSLATE,
  HINT_EFFECTS,
  PACK_OLD,
  SHARES,
  EXPORT,
  STUDY,
] as const;
