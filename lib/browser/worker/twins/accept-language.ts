import { type ScreenLanguage, screenLanguages } from '@/lib/auth/schema';

/** app/_ui/accept-language.ts in a worker, where the learner's own language is always known. */
export const isScreenLanguage = (code: string | null | undefined): code is ScreenLanguage =>
  screenLanguages.some((known) => known === code);

export const preferredLanguage = (_: string | null): ScreenLanguage | null => null;
