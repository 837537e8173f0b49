import { isFunctionWord } from '../content/function-words';
import { romanisedWords } from '../content/romanise';
import type { CourseTerm } from '../content/schema';

/** One thing that a question asks about: romanised wordings of it, first the question's own. */
export type Asked = readonly string[];

/** The things a course speaks about, ready to be found in a question. */
export interface Terms {
  /** Wordings by language and in all; words of each are romanised. */
  forms: ReadonlyMap<string, readonly Form[]>;
}

interface Form {
  words: readonly string[];
  /** All wordings of the thing, in every language. */
  wordings: readonly string[];
  /** Those in the form's language. */
  own: readonly string[];
}

export const NO_TERMS: Terms = { forms: new Map() };

/** @param list a course's terms.yaml */
export function termsFrom(list: readonly CourseTerm[]): Terms {
  const forms = new Map<string, Form[]>();
  for (const term of list) {
    const all = Object.values(term).flat();
    const wordings = romanised(all);
    for (const [language, own] of Object.entries(term)) {
      const known = forms.get(language) ?? [];
      const each = { wordings, own: romanised(own) };
      known.push(...own.map((wording) => ({ words: romanisedWords(wording), ...each })));
      forms.set(language, known);
    }
  }
  return { forms };
}

function romanised(wordings: readonly string[]): string[] {
  return [...new Set(wordings.map((wording) => romanisedWords(wording).join(' ')))];
}

/**
 * What a question asks about. A term of the course is found by its words in the question's language
 * (in any, if the terms lack that one) and may then be found by its wordings in all languages;
 * other words stand for themselves, without those that only build the sentence ("how", "можно",
 * "кантип"; all words if nothing is left).
 * @param by which wordings a term may be found by: all, or those in the question's `own` language
 */
export function askedIn(
  question: string,
  terms: Terms = NO_TERMS,
  language = '',
  by: 'wordings' | 'own' = 'wordings',
): Asked[] {
  const words = romanisedWords(question);
  const forms = terms.forms.get(language) ?? [...terms.forms.values()].flat();
  const asked: Asked[] = [];
  for (let at = 0; at < words.length; ) {
    const form = longestAt(words, at, forms);
    const length = form?.words.length ?? 1;
    const own = words.slice(at, at + length);
    if (form) asked.push([own.join(' '), ...form[by]]);
    else if (!isFunctionWord(own[0] ?? '')) asked.push(own);
    at += length;
  }
  return asked.length > 0 ? asked : words.map((word) => [word]);
}

function longestAt(words: readonly string[], at: number, forms: readonly Form[]): Form | undefined {
  const size = (form: Form | undefined) => form?.words.join('').length ?? 0;
  return forms
    .filter((form) => form.words.every((start, i) => words[at + i]?.startsWith(start)))
    .reduce<Form | undefined>((best, form) => (size(form) > size(best) ? form : best), undefined);
}
