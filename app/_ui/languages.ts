import { directionOf } from '@/lib/content/direction';

/** `lang` and `dir` of text in another language than the screen's; nothing where they agree. */
export function spoken(language: string, screenLanguage: string): { lang?: string; dir?: 'ltr' | 'rtl' } {
  return language === screenLanguage ? {} : { lang: language, dir: directionOf(language) };
}

/** Keeps a title of one direction whole inside a sentence of another (U+2068 … U+2069). */
export function isolated(title: string): string {
  return `\u2068${title}\u2069`;
}
