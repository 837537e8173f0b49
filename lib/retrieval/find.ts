import { gather, type Query, rankGathered } from './gather';
import { bestSentences } from './quoted-sentences';
import type { Section } from './schema';
import { rankSections } from './sections';
import type { PassageStore } from './store';
import { sectionKey } from './words';

/**
 * Of a search for words: a section is shown where its own words or those that people ask about it
 * hold so much of what is sought. Set on 39 searches in four languages, 9 of them for what the
 * course does not speak of: the highest of those had .31 and .99.
 */
const LEAST = { share: 0.4, asked: 1.1 };

interface FoundSection extends Section {
  /** Lesson title, then the headings down to the section. */
  headingPath: string[];
  /** Its sentence that holds most of what is sought. */
  sentence: string;
}

/**
 * The sections of a course's lessons that hold the words of a search, best first, at most k, by the
 * words alone: a search waits for no encoder. None where the course does not speak of it.
 */
export async function findSections(store: PassageStore, query: Query): Promise<FoundSection[]> {
  const all = await gather(store, [], query, 'lexical');
  const best = rankSections(rankGathered(all, query), all.asked)
    .filter(({ parts: [{ chunk, share }] }) => {
      const asked = all.asked.get(sectionKey(chunk, chunk))?.share ?? 0;
      return share >= LEAST.share || asked >= LEAST.asked;
    })
    .slice(0, query.k);
  const ids = best.map(({ parts: [{ chunk }] }) => chunk.id);
  const opened = new Map((await store.passages(query.courseId, ids)).map((chunk) => [chunk.id, chunk]));
  return best.flatMap(({ moduleId, sectionId, parts: [{ chunk }] }) => {
    const found = opened.get(chunk.id);
    if (!found) return [];
    const [sentence = ''] = bestSentences(
      all.things,
      { ...found, sentenceCosines: null },
      found,
      all.words.lexical,
    );
    return [{ moduleId, sectionId, headingPath: found.headingPath, sentence }];
  });
}
