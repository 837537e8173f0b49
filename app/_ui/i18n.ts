import { getRequestConfig } from 'next-intl/server';
import type { ScreenLanguage } from '@/lib/auth/schema';
import type messages from '@/lib/messages/en.json';
import { isScreenLanguage } from './accept-language';
import { preferences } from './preferences';
import { zoneHere } from './zone';

declare module 'next-intl' {
  interface AppConfig {
    Locale: ScreenLanguage;
    Messages: typeof messages;
  }
}

/**
 * The language comes from the learner, not from the address: a link that somebody sends opens in
 * the reader's own.
 */
export default getRequestConfig(async ({ locale }) => {
  const language = isScreenLanguage(locale) ? locale : (await preferences()).language;
  return {
    locale: language,
    messages: (await import(`../../lib/messages/${language}.json`)).default,
    timeZone: await zoneHere(),
  };
});
