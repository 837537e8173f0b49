import { createTranslator } from 'use-intl/core';
import type { ScreenLanguage } from '@/lib/auth/schema';

/** next-intl in a worker: one learner, one language at a time, and messages that were saved. */
type Messages = Record<string, unknown>;

let locale: ScreenLanguage = 'en';
const saved = new Map<string, Messages>();
const made = new Map<string, unknown>();

/** The language of the pages from now on, and the messages that there are. */
export function speak(language: ScreenLanguage, messages: ReadonlyMap<string, Messages>): void {
  locale = language;
  saved.clear();
  made.clear();
  for (const [name, own] of messages) saved.set(name, own);
}

export const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** In another language than the screen's, too: a question is answered in its own. */
export function translator(namespace?: string, language: string = locale) {
  const key = `${language} ${namespace ?? ''}`;
  if (!made.has(key)) {
    const messages = saved.get(language) ?? saved.get(locale) ?? {};
    made.set(key, createTranslator({ locale: language, messages, namespace, timeZone } as never));
  }
  return made.get(key);
}

export const useTranslations = translator;
export const useLocale = () => locale;
export const useTimeZone = () => timeZone;
export const getLocale = async () => locale;
export const getTimeZone = async () => timeZone;
export async function getTranslations(of?: string | { locale: string; namespace?: string }) {
  return typeof of === 'object' ? translator(of.namespace, of.locale) : translator(of);
}
