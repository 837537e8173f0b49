import { getRequestConfig } from 'next-intl/server';
import type { ScreenLanguage } from '@/lib/auth/schema';
import ar from '@/lib/messages/ar.json';
import en from '@/lib/messages/en.json';
import ky from '@/lib/messages/ky.json';
import ru from '@/lib/messages/ru.json';
import { isScreenLanguage } from './accept-language';
import { preferences } from './preferences';
import { zoneHere } from './zone';

declare module 'next-intl' {
  interface AppConfig {
    Locale: ScreenLanguage;
    Messages: typeof en;
  }
}

const MESSAGES = { en, ru, ky, ar };

/**
 * The language comes from the learner, not from the address: a link that somebody sends opens in
 * the reader's own.
 */
export default getRequestConfig(async ({ locale }) => {
  const language = isScreenLanguage(locale) ? locale : (await preferences()).language;
  return {
    locale: language,
    messages: MESSAGES[language],
    timeZone: await zoneHere(),
  };
});
