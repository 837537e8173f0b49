import { createTranslator } from 'use-intl/core';
import type { ScreenLanguage } from '@/lib/auth/schema';

/** next-intl in a worker: one learner, one language at a time, and messages that were saved. */
type Messages = Record<string, unknown>;

let locale: ScreenLanguage = 'en';
const saved = new Map<string, Messages>();
const made = new Map<string, unknown>();

let messagesIn: (language: string) => Promise<Messages | null> = async () => null;

/**
 * The language of the pages from now on, and where there are messages: those of another one are
 * read when somebody asks for them.
 */
export async function speak(language: ScreenLanguage, messages: typeof messagesIn): Promise<void> {
  locale = language;
  messagesIn = messages;
  saved.clear();
  made.clear();
  await know(language);
}

async function know(language: string): Promise<void> {
  const own = saved.has(language) ? null : await messagesIn(language);
  if (own) saved.set(language, own);
}

export const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** In another language than the screen's, too: a question is answered in its own. */
export async function translatorIn(language: string, namespace?: string) {
  await know(language);
  return translator(namespace, language);
}

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
  return typeof of === 'object' ? translatorIn(of.locale, of.namespace) : translator(of);
}
