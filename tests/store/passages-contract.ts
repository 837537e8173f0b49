import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AskedQuestion } from '@/lib/content/schema';
import { askedIn } from '@/lib/retrieval/asked';
import { chunkLesson, embeddedText } from '@/lib/retrieval/chunk';
import type { Embedder } from '@/lib/retrieval/embedder';
import type { Chunk, StoredChunk } from '@/lib/retrieval/schema';
import { NEAREST } from '@/lib/retrieval/sections';
import { sentences } from '@/lib/retrieval/sentences';
import type { PassageStore } from '@/lib/retrieval/store';
import { gramEmbedder } from '../support/gram-embedder';
import { smallLessons } from '../tutor/small-lessons';

/** What the store is given to hold. */
export interface Passages {
  chunks: readonly Chunk[];
  questions: readonly AskedQuestion[];
}

export interface OpenedPassages {
  passages: PassageStore;
  /** Makes these all that a course has; vectors of what stays are kept. */
  load(courseId: string, all: Passages): Promise<void>;
  /** Gives a course's texts the vectors of an embedder, which serves from then on. */
  embed(courseId: string, embedder: Embedder): Promise<void>;
  close(): Promise<void>;
}

const COURSE = 'small';
const OTHER = 'other';
const QUESTION = 'Why is the receipt kept until the money has arrived?';
const embedder: Embedder = { ...gramEmbedder, embedsSentences: true };

const asked = (answer: AskedQuestion['answer'], language: string, texts: readonly string[]) =>
  texts.map((text, position): AskedQuestion => ({ answer, language, position, text }));
/** More than count. */
const ABOUT_RECEIPT = [
  ...['Where is my receipt?', 'Is the receipt kept?', 'Money has not arrived', 'Paper lost'],
  ...Array.from(
    { length: NEAREST },
    (_, n) => `${'Receipt '.repeat(n + 1)}${'arrived '.repeat(NEAREST - n)}`,
  ),
];
const ELSEWHERE = ['Where do I get a passport?'];
const course: Passages = {
  chunks: smallLessons().flatMap(chunkLesson),
  questions: [
    ...asked({ moduleId: 'fees', sectionId: 'price' }, 'en', ['Why did less arrive?', 'Hidden cost?']),
    ...asked({ moduleId: 'fees', sectionId: 'receipt' }, 'en', ABOUT_RECEIPT),
    ...asked({ moduleId: 'fees', sectionId: 'receipt' }, 'ky', ['Дүмүрчөк керекпи?']),
    ...asked({ moduleId: 'contract', sectionId: 'read' }, 'en', ['Sign now?']),
    ...asked(null, 'en', ELSEWHERE),
  ],
};

/** How a store may differ from a database, and says so. */
interface Differences {
  /** Decimal places to which cosines are those of the embedder's own vectors. */
  digits: number;
}

/**
 * What a search relies on, whatever keeps the passages: no SQL and no Node here, so that it runs in
 * a browser too. Cosines are worked out here once more, from the embedder's vectors.
 * @param open a store that has the courses "small" and "other", both without passages
 */
export function passagesContract(
  open: () => Promise<OpenedPassages>,
  { digits }: Differences = { digits: 5 },
): void {
  let opened: OpenedPassages;
  let store: PassageStore;
  let vector: Float32Array;
  let whole: StoredChunk[];
  beforeAll(async () => {
    opened = await open();
    store = opened.passages;
    [vector = new Float32Array()] = await embedder.embed([QUESTION], 'query');
    await opened.load(COURSE, course);
    await opened.embed(COURSE, embedder);
    whole = await store.passages(COURSE, await idsOf(COURSE));
  });
  afterAll(() => opened?.close());

  const idsOf = async (courseId: string) => ((await store.words(courseId))?.chunks ?? []).map(({ id }) => id);
  const cosinesTo = async (texts: readonly string[], kind: 'query' | 'passage') =>
    (await embedder.embed(texts, kind)).map((one) =>
      one.reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0),
    );

  it('has nothing of a course without passages', async () => {
    expect(await store.standing(OTHER)).toEqual({ version: null, embedderId: null });
    expect(await store.words(OTHER)).toBeNull();
    expect(await store.passages(OTHER, [])).toEqual([]);
    expect(await store.nearest(OTHER, embedder.id, vector, 3)).toEqual([]);
    expect(await store.cosines(OTHER, embedder.id, vector, [])).toEqual(new Map());
    expect(await store.asked(OTHER, embedder.id, [vector])).toEqual([]);
    expect(await store.suggested(OTHER, 'en', { each: 1 })).toEqual([]);
    expect(await store.standing('nowhere')).toEqual({ version: null, embedderId: null });
  });

  it('gives passages as they were put in', async () => {
    const ids = new Set(whole.map(({ id }) => id));
    expect(ids.size).toBe(course.chunks.length);
    expect(whole.map(({ id: _, ...chunk }) => chunk)).toEqual(
      expect.arrayContaining(course.chunks.map((chunk) => ({ ...chunk, courseId: COURSE }))),
    );
    const [first, , third] = whole as [StoredChunk, StoredChunk, StoredChunk];
    const read = await store.passages(COURSE, [third.id, first.id, third.id]);
    expect(read.length).toBe(2);
    expect(read).toEqual(expect.arrayContaining([first, third]));
    expect(await store.passages(OTHER, [first.id])).toEqual([]);
  });

  it('holds the index of words, a row for each passage', async () => {
    const words = await store.words(COURSE);
    if (!words) throw new Error('no words');
    expect(words.version).toBe((await store.standing(COURSE)).version);
    expect(words.chunks).toEqual(whole.map(({ text: _, hash: __, courseId: ___, ...chunk }) => chunk));
    expect(words.languages).toEqual(new Set(['en', 'ky']));
    const shares = [...words.lexical.shares(askedIn('keep the receipt'))];
    const best = words.chunks[shares.indexOf(Math.max(...shares))];
    expect(best).toMatchObject({ moduleId: 'fees', sectionId: 'receipt', language: 'en' });
  });

  it('holds the words of what people ask, a row for each section and language', async () => {
    const { of = [], lexical } = (await store.words(COURSE))?.questions ?? {};
    const key = ({ moduleId, sectionId, language }: (typeof of)[number]) =>
      `${moduleId}/${sectionId} ${language}`;
    const keys = ['contract/read en', 'fees/price en', 'fees/receipt en', 'fees/receipt ky', 'null/null en'];
    expect(of.map(key).sort()).toEqual(keys);
    const shares = [...(lexical?.shares(askedIn('paper lost')) ?? [])];
    const best = of[shares.indexOf(Math.max(...shares))];
    expect(best).toEqual({ moduleId: 'fees', sectionId: 'receipt', language: 'en' });
  });

  it('finds the nearest by vector, nearest first', async () => {
    const cosines = await cosinesTo(whole.map(embeddedText), 'passage');
    const order = whole
      .map(({ id }, at) => ({ id, cosine: cosines[at] ?? 0 }))
      .sort((a, b) => b.cosine - a.cosine)
      .map(({ id }) => id);
    expect(await store.nearest(COURSE, embedder.id, vector, 2)).toEqual(order.slice(0, 2));
    expect((await store.nearest(COURSE, embedder.id, vector, 100)).length).toBe(whole.length);
    expect(await store.nearest(COURSE, 'another', vector, 2)).toEqual([]);
    expect(await store.nearest(COURSE, embedder.id, vector.slice(0, 8), 2)).toEqual([]);
  });

  it('tells how near passages and each of their sentences are', async () => {
    const [one, two] = [whole[1], whole[3]] as [StoredChunk, StoredChunk];
    const found = await store.cosines(COURSE, embedder.id, vector, [two.id, one.id]);
    expect([...found.keys()].sort()).toEqual([one.id, two.id].sort());
    for (const chunk of [one, two]) {
      const [cosine = 0] = await cosinesTo([embeddedText(chunk)], 'passage');
      expect(found.get(chunk.id)?.cosine).toBeCloseTo(cosine, digits);
      const each = await cosinesTo(sentences(chunk.text, chunk.language), 'passage');
      const stored = found.get(chunk.id)?.sentenceCosines ?? [];
      expect(stored).toHaveLength(each.length);
      for (const [at, own] of each.entries()) expect(stored[at]).toBeCloseTo(own, digits);
    }
    expect(await store.cosines(OTHER, embedder.id, vector, [one.id])).toEqual(new Map());
    expect(await store.cosines(COURSE, 'another', vector, [one.id])).toEqual(new Map());
  });

  it('tells how near the nearest questions of a section are, in whatever language', async () => {
    const nearness = async (vectors: readonly Float32Array[], sectionId: string | null) =>
      (await store.asked(COURSE, embedder.id, vectors)).find((one) => one.sectionId === sectionId)?.cosine;
    const all = await store.asked(COURSE, embedder.id, [vector]);
    expect(all.map(({ moduleId, sectionId }) => `${moduleId}/${sectionId}`).sort()).toEqual(
      ['contract/read', 'fees/price', 'fees/receipt', 'null/null'].sort(),
    );
    const nearest = (await cosinesTo([...ABOUT_RECEIPT, 'Дүмүрчөк керекпи?'], 'query'))
      .sort((a, b) => b - a)
      .slice(0, NEAREST);
    expect(nearest).toHaveLength(NEAREST);
    const mean = nearest.reduce((sum, one) => sum + one, 0) / NEAREST;
    expect(await nearness([vector], 'receipt')).toBeCloseTo(mean, digits);
    const [elsewhere] = await cosinesTo(ELSEWHERE, 'query');
    expect(await nearness([vector], null)).toBeCloseTo(elsewhere ?? 0, digits);
    // of two the nearer counts, whichever comes first
    const [far = vector] = await embedder.embed(['zzzz qqqq'], 'query');
    for (const two of [
      [vector, far],
      [far, vector],
    ])
      expect(await nearness(two, 'receipt')).toBeCloseTo(mean, digits);
    expect(await store.asked(COURSE, 'another', [vector])).toEqual([]);
    expect(await store.asked(COURSE, embedder.id, [])).toEqual([]);
  });

  it('suggests the first questions of each section, in reading order', async () => {
    const suggested = async (language: string, of: { moduleId?: string; each: number }) =>
      (await store.suggested(COURSE, language, of)).map(({ sectionId, text }) => [sectionId, text]);
    expect(await suggested('en', { each: 1 })).toEqual([
      ['price', 'Why did less arrive?'],
      ['receipt', 'Where is my receipt?'],
      ['read', 'Sign now?'],
    ]);
    expect(await suggested('en', { moduleId: 'fees', each: 2 })).toEqual([
      ['price', 'Why did less arrive?'],
      ['price', 'Hidden cost?'],
      ['receipt', 'Where is my receipt?'],
      ['receipt', 'Is the receipt kept?'],
    ]);
    expect(await suggested('ky', { each: 2 })).toEqual([['receipt', 'Дүмүрчөк керекпи?']]);
    expect(await suggested('ru', { each: 2 })).toEqual([]);
    const [first, ...rest] = course.questions as [AskedQuestion, ...AskedQuestion[]];
    const moved = rest.filter(({ answer }) => answer?.sectionId !== 'price');
    await opened.load(COURSE, { ...course, questions: moved });
    await opened.load(COURSE, { ...course, questions: [...moved, { ...first, text: 'New?' }] });
    expect(await suggested('en', { each: 1 })).toEqual([
      ['price', 'New?'],
      ['receipt', 'Where is my receipt?'],
      ['read', 'Sign now?'],
    ]);
    await opened.load(COURSE, course);
    await opened.embed(COURSE, embedder);
  });

  describe('a course that is loaded again', () => {
    const shorter = { ...course, chunks: course.chunks.filter(({ moduleId }) => moduleId !== 'contract') };

    it('has another version once a text or a question is another, and keeps what stays', async () => {
      const before = await store.standing(COURSE);
      await opened.load(COURSE, course);
      expect(await store.standing(COURSE)).toEqual(before);
      await opened.load(COURSE, shorter);
      const after = await store.standing(COURSE);
      expect(after.version).not.toBe(before.version);
      expect(after.embedderId).toBe(embedder.id);
      const ids = await idsOf(COURSE);
      expect(ids).toEqual(whole.filter(({ moduleId }) => moduleId !== 'contract').map(({ id }) => id));
      expect((await store.words(COURSE))?.version).toBe(after.version);
      expect(await store.nearest(COURSE, embedder.id, vector, 100)).toHaveLength(ids.length);
      expect(
        await store.passages(
          COURSE,
          whole.map(({ id }) => id),
        ),
      ).toHaveLength(ids.length);
      await opened.load(COURSE, { ...shorter, questions: course.questions.slice(1) });
      expect((await store.standing(COURSE)).version).not.toBe(after.version);
    });

    it('is served by one embedder, the one that came last', async () => {
      await opened.embed(COURSE, { ...embedder, id: 'next:1' });
      expect((await store.standing(COURSE)).embedderId).toBe('next:1');
      expect(await store.nearest(COURSE, embedder.id, vector, 3)).toEqual([]);
      expect(await store.asked(COURSE, embedder.id, [vector])).toEqual([]);
      expect(await store.nearest(COURSE, 'next:1', vector, 3)).toHaveLength(3);
    });
  });
}
