import { readFileSync } from 'node:fs';
import { askedIn } from '../../lib/retrieval/asked';
import type { Embedder } from '../../lib/retrieval/embedder';
import { buildLexicalIndex, readLexicalIndex } from '../../lib/retrieval/lexical';
import { sentences } from '../../lib/retrieval/sentences';
import { parseMeans, removeLanguage } from '../../lib/server/encoder-means';
import type { Kind } from '../../lib/server/encoder-text';
import type { TestSet } from './encoder-sets';

export interface Text {
  text: string;
  language: string;
}

/** Vectors as the model gives them and with the language taken out. */
interface Vectors {
  plain: Float32Array;
  clean: Float32Array;
}
interface EmbeddedText extends Vectors {
  sentences: Vectors[];
}

const means = parseMeans(JSON.parse(readFileSync('models/encoder.means.json', 'utf8')));

interface Parts {
  share: number;
  plain: number;
  clean: number;
  plainSentence: number;
  cleanSentence: number;
}

/** Ways to score a passage; `fused .15` is what rank.ts does with one vector a passage. */
export const LEGS: Record<string, (parts: Parts) => number> = {
  words: ({ share }) => share,
  dense: ({ plain }) => plain,
  'dense, means': ({ clean }) => clean,
  'fused .15': ({ plain, share }) => plain + 0.15 * share,
  'means .15': ({ clean, share }) => clean + 0.15 * share,
  'means .3': ({ clean, share }) => clean + 0.3 * share,
  'sentences .15': ({ plain, plainSentence, share }) => 0.55 * plain + 0.45 * plainSentence + 0.15 * share,
  'both .15': ({ clean, cleanSentence, share }) => 0.55 * clean + 0.45 * cleanSentence + 0.15 * share,
  'both .3': ({ clean, cleanSentence, share }) => 0.55 * clean + 0.45 * cleanSentence + 0.3 * share,
  'both .5': ({ clean, cleanSentence, share }) => 0.55 * clean + 0.45 * cleanSentence + 0.5 * share,
};

export async function embedTexts(
  embedder: Embedder,
  texts: readonly Text[],
  kind: Kind,
): Promise<EmbeddedText[]> {
  const split = texts.map(({ text, language }) => (kind === 'query' ? [] : sentences(text, language)));
  const whole = await embedded(embedder, texts, kind);
  const parts = await embedded(
    embedder,
    split.flatMap((list, at) => list.map((text) => ({ text, language: texts[at]?.language ?? 'en' }))),
    kind,
  );
  let from = 0;
  return whole.map((vectors, at) => {
    const count = split[at]?.length ?? 0;
    from += count;
    return { ...vectors, sentences: parts.slice(from - count, from) };
  });
}

async function embedded(embedder: Embedder, texts: readonly Text[], kind: Kind): Promise<Vectors[]> {
  const plain = await embedder.embed(
    texts.map(({ text }) => text),
    kind,
    texts[0]?.language,
  );
  return plain.map((vector, at) => {
    const clean = vector.slice();
    removeLanguage(clean, means, texts[at]?.language, kind);
    return { plain: vector, clean };
  });
}

/** nDCG@10 of every way to score. */
export async function table(
  embedder: Embedder,
  set: TestSet,
  passages: readonly EmbeddedText[],
): Promise<number[]> {
  const lexical = readLexicalIndex(buildLexicalIndex(set.passages.map(({ text }) => text)));
  const questions = await embedded(embedder, set.questions, 'query');
  const sums = Object.keys(LEGS).map(() => 0);
  for (const [n, question] of set.questions.entries()) {
    const shares = lexical.shares(askedIn(question.text));
    const { plain, clean } = questions[n] as Vectors;
    const parts = passages.map(
      (passage, at): Parts => ({
        share: shares[at] ?? 0,
        plain: dot(plain, passage.plain),
        clean: dot(clean, passage.clean),
        plainSentence: Math.max(...passage.sentences.map((sentence) => dot(plain, sentence.plain))),
        cleanSentence: Math.max(...passage.sentences.map((sentence) => dot(clean, sentence.clean))),
      }),
    );
    for (const [leg, score] of Object.values(LEGS).entries()) {
      const order = parts.map((part, at) => ({ at, score: score(part) })).sort((a, b) => b.score - a.score);
      sums[leg] =
        (sums[leg] ?? 0) +
        gain(
          order.slice(0, 10).map(({ at }) => at),
          question.relevant,
        );
    }
  }
  return sums.map((sum) => sum / set.questions.length);
}

function gain(found: readonly number[], relevant: readonly number[]): number {
  const worth = (rank: number) => 1 / Math.log2(rank + 2);
  const got = found.reduce((sum, at, rank) => sum + (relevant.includes(at) ? worth(rank) : 0), 0);
  return got / relevant.slice(0, 10).reduce((sum, _, rank) => sum + worth(rank), 0);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
