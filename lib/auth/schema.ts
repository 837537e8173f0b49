import { z } from 'zod';

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

export interface Learner extends Settings {
  id: string;
  roles: string[];
}
