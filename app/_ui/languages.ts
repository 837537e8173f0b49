import type { ScreenLanguage } from '@/lib/auth/schema';

/** Each language by its own name. */
export const OWN_NAMES: Record<ScreenLanguage, string> = {
  ky: 'Кыргызча',
  ru: 'Русский',
  en: 'English',
  ar: 'العربية',
};

const RIGHT_TO_LEFT = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

export function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(language.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}

/** "Russian" in the language of the screen; the code itself where that is not known. */
export function languageName(code: string, screenLanguage: string): string {
  return new Intl.DisplayNames([screenLanguage], { type: 'language' }).of(code) ?? code;
}

/** The language's own name, for choosing it. */
export function ownName(code: string): string {
  return OWN_NAMES[code as ScreenLanguage] ?? languageName(code, code);
}

/** `lang` and `dir` of text in another language than the screen's; nothing where they agree. */
export function spoken(language: string, screenLanguage: string): { lang?: string; dir?: 'ltr' | 'rtl' } {
  return language === screenLanguage ? {} : { lang: language, dir: directionOf(language) };
}

/** Keeps a title of one direction whole inside a sentence of another (U+2068 … U+2069). */
export function isolated(title: string): string {
  return `\u2068${title}\u2069`;
}
