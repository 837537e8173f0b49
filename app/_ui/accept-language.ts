import { type ScreenLanguage, screenLanguages } from '@/lib/auth/schema';

export const isScreenLanguage = (code: string | undefined): code is ScreenLanguage =>
  screenLanguages.some((known) => known === code);

/** First language of an Accept-Language header, by weight, that the screens speak; null when none is. */
export function preferredLanguage(header: string | null): ScreenLanguage | null {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...params] = part.trim().split(';');
      const weight = params.map((param) => /^\s*q=([\d.]+)\s*$/.exec(param)?.[1]).find(Boolean);
      return { code: tag.toLowerCase().split('-')[0], weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return wanted.map(({ code }) => code).find(isScreenLanguage) ?? null;
}
