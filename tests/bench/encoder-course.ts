import { z } from 'zod';
import { askedIn } from '../../lib/retrieval/asked';
import { embeddedText } from '../../lib/retrieval/chunk';
import type { Embedder } from '../../lib/retrieval/embedder';
import { buildLexicalIndex, readLexicalIndex } from '../../lib/retrieval/lexical';
import { rank } from '../../lib/retrieval/rank';
import type { Candidate } from '../../lib/retrieval/schema';
import { sentences } from '../../lib/retrieval/sentences';
import { chunksOfCourse, readYamlFile } from './course';

const question = z.object({
  text: z.string(),
  language: z.string(),
  module: z.string(),
  blocks: z.array(z.string()),
});
const sets = z.object({ answerable: z.array(question), unseenAnswerable: z.array(question) });

/**
 * The course's questions through rank(), as search() calls it: all its languages in the index, and with the question's
 * own language left out. Printed: module first / passage first / passage among three.
 */
export async function courseThroughRank(encoder: Embedder): Promise<void> {
  const { answerable, unseenAnswerable } = sets.parse(readYamlFile('tests/data/questions-money-phone.yaml'));
  const chunks = chunksOfCourse();
  const lexical = readLexicalIndex(buildLexicalIndex(chunks.map(embeddedText)));
  const vectors = new Map<string, { whole: Float32Array; sentences: Float32Array[] }>();
  for (const chunk of chunks) {
    const texts = [embeddedText(chunk), ...sentences(chunk.text, chunk.language)];
    const [whole, ...each] = await encoder.embed(texts, 'passage', chunk.language);
    vectors.set(chunk.id, { whole: whole ?? new Float32Array(), sentences: each });
  }
  console.log('\nCourse through rank(): module first / passage first / passage among three');
  for (const [name, asked] of [
    ['chose the weights', answerable],
    ['unseen', unseenAnswerable],
  ] as const) {
    for (const [scope, has] of [
      ['all languages', () => true],
      ['other languages only', (chunk: Candidate, language: string) => chunk.language !== language],
    ] as const) {
      const counts = { words: [0, 0, 0], encoder: [0, 0, 0] };
      for (const { text, language, module, blocks } of asked) {
        const [vector] = await encoder.embed([text], 'query', language);
        const to = (other: Float32Array) =>
          (vector ?? new Float32Array()).reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
        const cosines = new Map(
          [...vectors].map(([id, of]) => [
            id,
            0.55 * to(of.whole) + 0.45 * Math.max(...of.sentences.map(to)),
          ]),
        );
        for (const [leg, count] of Object.entries(counts)) {
          const shares = lexical.shares(askedIn(text));
          const candidates = chunks
            .map((chunk, row) => ({
              ...chunk,
              cosine: leg === 'words' ? null : (cosines.get(chunk.id) ?? 0),
              sentenceCosines: null,
              share: shares[row] ?? 0,
            }))
            .filter((chunk) => has(chunk, language));
          const passages = rank(language, candidates);
          const place = passages.findIndex(
            ({ chunk }) => chunk.moduleId === module && blocks.some((id) => chunk.blockIds.includes(id)),
          );
          const hits = [passages[0]?.chunk.moduleId === module, place === 0, place >= 0 && place < 3];
          for (const [at, hit] of hits.entries()) count[at] = (count[at] ?? 0) + Number(hit);
        }
      }
      const { words, encoder: both } = counts;
      console.log(
        `${name}, ${scope}`.padEnd(40) +
          `words ${words.join('/')}   with the encoder ${both.join('/')}   of ${asked.length}`,
      );
    }
  }
}
