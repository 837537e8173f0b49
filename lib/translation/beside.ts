import { readerOf } from '../content/edit/outline';
import { isFromGlossary } from '../content/glossary';
import { type CourseTerm, courseTerms, type Glossary, glossaryFile } from '../content/schema';
import { type WordsFile, wordsFile } from '../content/words';

/** A word of the texts on a page, with what it is called in another language. */
export interface WordBeside {
  source: string;
  words: string[];
  /** Words that are not to stand in the place of the first one. */
  not: string[];
}

interface Known {
  terms: readonly CourseTerm[];
  glossary: Glossary;
  /** Words that readers can open, in both languages. */
  opened: { source: WordsFile; own: WordsFile };
}

/**
 * What the words of a page are called in the language that it is translated into: those that a
 * reader can open first, then what the course speaks about, then the glossary.
 */
export function wordsBeside(
  texts: string,
  { from, to }: { from: string; to: string },
  { terms, glossary, opened }: Known,
): WordBeside[] {
  const replaced = glossary[to] ?? {};
  const notFor = (words: readonly string[]) =>
    Object.entries(replaced).flatMap(([term, others]) =>
      words.some((word) => isFromGlossary(word, term) || isFromGlossary(term, word))
        ? others.map((other) => other.trim())
        : [],
    );
  const own = Object.entries(opened.source).flatMap(([id, { word, forms }]) => {
    const twin = opened.own[id];
    return twin && forms.some((form) => isFromGlossary(form, texts))
      ? [{ source: word, words: [twin.word], not: notFor([twin.word]) }]
      : [];
  });
  const spoken = terms.flatMap((term) => {
    const source = (term[from] ?? []).find((word) => isFromGlossary(word, texts));
    const words = term[to] ?? [];
    const isKnown = own.some((one) => words.includes(one.words[0] ?? ''));
    return source && words.length > 0 && !isKnown ? [{ source, words, not: notFor(words) }] : [];
  });
  return [...own, ...spoken];
}

/** What the files of a course say of its words. */
export function knownWords(
  files: ReadonlyMap<string, string>,
  { from, to }: { from: string; to: string },
): Known {
  const read = readerOf(files);
  const words = (language: string) => wordsFile.safeParse(read(`${language}/words.yaml`) ?? {}).data ?? {};
  return {
    terms: courseTerms.safeParse(read('terms.yaml') ?? []).data ?? [],
    glossary: glossaryFile.safeParse(read('glossary.yaml') ?? {}).data ?? {},
    opened: { source: words(from), own: words(to) },
  };
}
