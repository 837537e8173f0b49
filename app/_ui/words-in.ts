import { createTranslator } from 'next-intl';
import type { ScreenLanguage } from '@/lib/auth/schema';

/** Messages in a language that need not be the screen's: a question is answered in its own. */
export async function wordsIn(language: ScreenLanguage) {
  const messages = (await import(`../../lib/messages/${language}.json`)).default;
  return createTranslator({ locale: language, messages });
}
