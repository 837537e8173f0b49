import { one, type Query } from '@/app/_ui/page';
import type { HintPlace } from '@/lib/hints/schema';
import type { HintOfItem } from '@/lib/hints/write-queries';

/** Which hint is to be written. */
export interface Asked {
  place: Pick<HintPlace, 'language' | 'level' | 'answer'>;
  /** The hint that it is to say in another language. */
  from: HintOfItem | null;
}

/**
 * As the address says it: a level or a wrong answer by `at`, of one that is to be said in another
 * language by `from`; what it does not say is made up.
 */
export function placeAsked(
  query: Awaited<Query>,
  {
    languages,
    hints,
    screen,
  }: { languages: readonly string[]; hints: readonly HintOfItem[]; screen: string },
): Asked {
  const from = hints.find(({ id }) => id === one(query.from)) ?? null;
  const free = languages.find((code) => !hints.some((hint) => isSaid(hint, from, code)));
  const language =
    languages.find((code) => code === one(query.language)) ??
    (from ? free : languages.find((code) => code === screen)) ??
    languages[0] ??
    '';
  const at = one(query.at) ?? '';
  if (/^[123]$/.test(at)) return { place: { language, level: Number(at), answer: null }, from };
  if (/^(?:option|named):./.test(at)) return { place: { language, level: 0, answer: at }, from };
  const { level, answer } = from ?? { level: 1, answer: null };
  return { place: { language, level, answer }, from };
}

const isSaid = (hint: HintOfItem, from: HintOfItem | null, language: string) =>
  hint.language === language && hint.level === from?.level && hint.answer === from.answer;
