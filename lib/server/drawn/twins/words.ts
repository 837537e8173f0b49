import { createTranslator } from 'use-intl/core';
import ar from '@/lib/messages/ar.json';
import en from '@/lib/messages/en.json';
import ky from '@/lib/messages/ky.json';
import ru from '@/lib/messages/ru.json';
import { asked } from '../asked';

/** next-intl for pages that are drawn without Next, each in its reader's language and zone. */
const MESSAGES: Record<string, object> = { en, ru, ky, ar };

/** They keep what they have parsed. No message holds a date (lib/dates.ts): none knows a zone. */
const made = new Map<string, unknown>();

function translator(namespace?: string, language: string = asked().language) {
  const key = `${language} ${namespace ?? ''}`;
  if (!made.has(key)) {
    const messages = MESSAGES[language] ?? en;
    made.set(key, createTranslator({ locale: language, messages, namespace } as never));
  }
  return made.get(key);
}

export const useTranslations = translator;
export const useLocale = () => asked().language;
export const useTimeZone = () => asked().timeZone;
export const getLocale = async () => asked().language;
export const getTimeZone = async () => asked().timeZone;
export async function getTranslations(of?: string | { locale: string; namespace?: string }) {
  return typeof of === 'object' ? translator(of.namespace, of.locale) : translator(of);
}
/** app/_ui/words-in.ts */
export const wordsIn = async (language: string) => translator(undefined, language);
