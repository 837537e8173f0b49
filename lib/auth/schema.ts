import * as z from 'zod';

export const screenLanguages = ['ky', 'ru', 'en', 'ar'] as const;
export const screenLanguage = z.enum(screenLanguages);
export type ScreenLanguage = z.infer<typeof screenLanguage>;

export const settings = z.strictObject({
  screenLanguage,
  contentLanguage: z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/),
  theme: z.enum(['auto', 'light', 'dark']),
  textSize: z.enum(['normal', 'large', 'larger']),
});
export type Settings = z.infer<typeof settings>;

const name = z.string().min(1).max(200);

/** A profile as it is stored; wider than Settings, so that a journal of any version is read. */
const learnerRow = z.strictObject({
  id: z.guid(),
  createdAt: z.coerce.date(),
  screenLanguage: name,
  contentLanguage: name,
  theme: name,
  textSize: name,
  /** Of programs that wrote them and read them nowhere. */
  roles: z.array(name).optional(),
});
export type LearnerRow = z.infer<typeof learnerRow>;

/** For a journal: who there is, and who asked to be forgotten. */
export const learnerEntry = z.strictObject({ type: z.literal('learner'), ...learnerRow.shape });
export type LearnerEntry = z.infer<typeof learnerEntry>;
export const forgottenEntry = z.strictObject({
  type: z.literal('forgotten'),
  learnerId: z.guid(),
  at: z.coerce.date(),
});
export type ForgottenEntry = z.infer<typeof forgottenEntry>;

export interface Learner extends Settings {
  id: string;
}
