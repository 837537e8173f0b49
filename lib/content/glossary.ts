/** A word as a pattern that matches it and nothing else. */
const literal = (word: string) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Whether a word of the glossary or of the terms stands in a text: it matches at its beginning. */
export const isFromGlossary = (word: string, text: string): boolean =>
  new RegExp(`(?<!\\p{L})${literal(word)}`, 'iu').test(text);
