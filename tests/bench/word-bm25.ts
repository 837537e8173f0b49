/**
 * Okapi BM25 over whole lower-case words, as search engines do it out of the box: the peer of the
 * lexical leg.
 */
const K1 = 1.2;
const B = 0.75;

export function wordBm25(texts: readonly string[]): (question: string) => number[] {
  const documents = texts.map(wordsOf);
  const average = documents.reduce((sum, words) => sum + words.length, 0) / documents.length;
  const counts = documents.map((words) => {
    const of = new Map<string, number>();
    for (const word of words) of.set(word, (of.get(word) ?? 0) + 1);
    return of;
  });
  const rarity = (word: string) => {
    const n = counts.filter((of) => of.has(word)).length;
    return Math.log(1 + (texts.length - n + 0.5) / (n + 0.5));
  };
  return (question) => {
    const asked = [...new Set(wordsOf(question))].map((word) => ({ word, weight: rarity(word) }));
    return counts.map((of, at) => {
      const norm = K1 * (1 - B + (B * (documents[at]?.length ?? 0)) / average);
      return asked.reduce((sum, { word, weight }) => {
        const n = of.get(word) ?? 0;
        return sum + (weight * n * (K1 + 1)) / (n + norm);
      }, 0);
    });
  };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
