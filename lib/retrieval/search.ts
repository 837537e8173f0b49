import type { Judgement } from './answerable';
import type { Asked } from './asked';
import { merge } from './chunk';
import type { Decided } from './decided';
import type { Embedder } from './embedder';
import { type Gathered, gather, type Leg, type Query, rankGathered } from './gather';
import { judgeFound, judgePassages } from './judge';
import { bestSentences } from './quoted-sentences';
import type { Ranked } from './rank';
import type { Passage, StoredChunk } from './schema';
import { type RankedSection, rankSections, weighTogether } from './sections';
import type { PassageStore } from './store';
import { type CourseWords, sectionKey } from './words';

export interface Found {
  /** Sections, best first, at most k. Not empty as long as the course has a chunk. */
  passages: Passage[];
  /** False: "this is not in the course", and `passages` are only the nearest. */
  answerable: boolean;
  /** 0 to 1, that the course answers. */
  certainty: number;
  /** The two best are so near that the learner had better choose. */
  close: boolean;
}

/**
 * The sections of a course that answer a question, whole, each as one passage: by the words and
 * vectors of their passages and of what people ask about them (sections.ts). Where the embedder
 * that serves the course is not configured or does not answer, words alone decide. An exact scan,
 * meant for courses of up to 20,000 chunks. Sections are shown in the first of the query's
 * languages that the course has, where they exist in it.
 */
export async function search(
  store: PassageStore,
  embedders: readonly Embedder[],
  query: Query,
): Promise<Found> {
  const { all, sections, judged } = await lookUp(store, embedders, query);
  const best = sections.slice(0, query.k);
  const parts = best.map((section) => wholeOf(section, all.words));
  const ids = [...parts.flat(), ...best.map(({ parts: [first] }) => first.matched.id)];
  const opened = new Map((await store.passages(query.courseId, ids)).map((chunk) => [chunk.id, chunk]));
  const passages = best.flatMap((section, at) => {
    const chunks = (parts[at] ?? []).flatMap((id) => opened.get(id) ?? []);
    const matched = opened.get(section.parts[0].matched.id);
    // a course that is loaded again meanwhile may have dropped it
    return chunks.length > 0 && matched ? [passageOf(section, chunks, matched, all)] : [];
  });
  return { passages, ...judged };
}

interface LookUp {
  all: Gathered;
  sections: RankedSection[];
  judged: Pick<Found, 'answerable' | 'certainty' | 'close'>;
}

/** What may go on from another question is looked up alone, and after that one. */
async function lookUp(
  store: PassageStore,
  embedders: readonly Embedder[],
  { before, ...query }: Query,
): Promise<LookUp> {
  const look = async (text: string): Promise<LookUp> => {
    const asked = { ...query, text };
    const all = await gather(store, embedders, asked, 'fused');
    const sections = rankSections(rankGathered(all, asked), all.asked);
    const found = { all, sections, judged: judgeFound(sections, all, asked) };
    return all.decided ? asDecided(found, all.decided) : found;
  };
  const alone = await look(query.text);
  if (!before || alone.all.decided) return alone;
  const together = await look(`${before} ${query.text}`);
  const sections = weighTogether(alone.sections, together.sections);
  const isFirst = (of: LookUp) => isSame(of.sections[0], sections[0]);
  const told = isFirst(alone) && !isFirst(together) ? alone : together;
  const cosines = new Map([...alone.all.cosines, ...together.all.cosines]);
  return { all: { ...together.all, cosines }, sections, judged: told.judged };
}

/**
 * As a curator has decided on the same question: its section first, or none, since the course does
 * not answer.
 */
function asDecided(found: LookUp, { answer }: Decided): LookUp {
  if (!answer) return { ...found, judged: { answerable: false, certainty: 0, close: false } };
  const isIts = (one: RankedSection) =>
    one.moduleId === answer.moduleId && one.sectionId === answer.sectionId;
  const its = found.sections.filter(isIts);
  // a course that was loaded again meanwhile may have dropped it
  if (its.length === 0) return found;
  const sections = [...its, ...found.sections.filter((one) => !isIts(one))];
  return { ...found, sections, judged: { answerable: true, certainty: 1, close: false } };
}

function isSame(one: RankedSection | undefined, other: RankedSection | undefined): boolean {
  return one?.moduleId === other?.moduleId && one?.sectionId === other?.sectionId;
}

/** Ids of the chunks of a section, in the language in which it is shown and in reading order. */
function wholeOf({ parts: [{ chunk }] }: RankedSection, { bySection }: CourseWords): string[] {
  const own = bySection.get(sectionKey(chunk, chunk)) ?? [];
  return own.filter(({ language }) => language === chunk.language).map(({ id }) => id);
}

/** Passages alone, one by one and without what people ask: best first. */
export async function rankChunks(
  store: PassageStore,
  embedders: readonly Embedder[],
  query: Query,
  leg: Leg = 'fused',
): Promise<{ ranked: Ranked[]; things: Asked[]; words: CourseWords } & Judgement> {
  const all = await gather(store, embedders, query, leg);
  return {
    ranked: rankGathered(all, query),
    things: all.things,
    words: all.words,
    ...judgePassages(all, query, leg),
  };
}

/** A section as one passage. @param chunks all of it, in the language in which it is shown */
function passageOf(
  { score, parts: [{ cosine, share, matched: found }] }: RankedSection,
  chunks: readonly StoredChunk[],
  matched: StoredChunk,
  { things, words, cosines }: Gathered,
): Passage {
  const chunk = merge(chunks);
  const each = chunks.map(({ id }) => cosines.get(id)?.sentenceCosines ?? null);
  const sentenceCosines = each.some((one) => one === null) ? null : each.flatMap((one) => one ?? []);
  const same = chunks.some(({ id }) => id === found.id);
  let sentences: string[] | undefined;
  return {
    ...{ chunk, score, cosine, share },
    // when first read: a model's first words need not wait for them
    get sentences() {
      const shown = { ...chunk, sentenceCosines };
      sentences ??= bestSentences(things, shown, same ? chunk : matched, words.lexical);
      return sentences;
    },
  };
}
