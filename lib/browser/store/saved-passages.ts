import { termsFrom } from '../../retrieval/asked';
import { chunkLesson, embeddedText } from '../../retrieval/chunk';
import { buildLexicalIndex, readLexicalIndex } from '../../retrieval/lexical';
import type { Cosines, StoredChunk } from '../../retrieval/schema';
import type { PassageStore } from '../../retrieval/store';
import { type CourseWords, wordsOf } from '../../retrieval/words';
import { type KeptVectors, openVectors } from '../encoder/vectors';
import type { CoursePart, LessonPart, QuestionsPart } from '../pack/schema';
import type { Saved } from './saved';

/** Index of words, which the phone makes when it has saved a course: it costs less than its way. */
interface Indexes {
  version: string;
  lexical: Uint8Array<ArrayBuffer>;
  asked: Uint8Array<ArrayBuffer>;
}

/** Passages of the courses on this phone: by words, and by vectors where those were fetched too. */
export function savedPassages(saved: Saved): PassageStore {
  /** Of the version that was asked for last. */
  const held = new Map<string, { version: string; chunks: StoredChunk[] }>();

  /** Names the course's texts, as they are saved. */
  async function versionOf(courseId: string): Promise<string | null> {
    const parts = (await saved.course(courseId))?.manifest.parts ?? [];
    const ofWords = parts.filter(({ name }) => /^(course|questions|lesson\/.*)$/.test(name));
    return ofWords.length === 0 ? null : ofWords.map(({ hash }) => hash.slice(0, 16)).join('');
  }

  async function chunksOf(courseId: string): Promise<StoredChunk[]> {
    const version = (await versionOf(courseId)) ?? '';
    const known = held.get(courseId);
    if (known?.version === version) return known.chunks;
    const chunks = await readChunks(saved, courseId);
    held.set(courseId, { version, chunks });
    return chunks;
  }

  const vectors = new Map<string, { at: string; kept: KeptVectors }>();
  /** Those of an embedder, where it is the one that the course's vectors are of. */
  async function vectorsOf(courseId: string, embedderId: string): Promise<KeptVectors | null> {
    const about = await saved.aboutVectors(courseId);
    if (about?.embedderId !== embedderId) return null;
    const known = vectors.get(courseId);
    if (known?.at === about.at) return known.kept;
    const part = await saved.vectors(courseId);
    if (!part) return null;
    const kept = openVectors(part);
    vectors.set(courseId, { at: about.at, kept });
    return kept;
  }

  /** @param ids of those that are wanted; null: all */
  async function cosinesOf(
    courseId: string,
    embedderId: string,
    vector: Float32Array,
    ids: ReadonlySet<string> | null,
  ): Promise<Map<string, Cosines>> {
    const kept = await vectorsOf(courseId, embedderId);
    const found = new Map<string, Cosines>();
    if (!kept) return found;
    for (const chunk of await chunksOf(courseId)) {
      const cosines = !ids || ids.has(chunk.id) ? kept.cosines(chunk, vector) : null;
      if (cosines) found.set(chunk.id, cosines);
    }
    return found;
  }

  return {
    async standing(courseId) {
      const version = await versionOf(courseId);
      const about = version === null ? null : await saved.aboutVectors(courseId);
      return { version, embedderId: about?.embedderId ?? null };
    },
    async words(courseId): Promise<CourseWords | null> {
      const version = await versionOf(courseId);
      if (version === null) return null;
      const chunks = await chunksOf(courseId);
      const documents = inOrder((await saved.part<QuestionsPart>(courseId, 'questions')) ?? []);
      const name = `words ${courseId}`;
      let kept = await saved.derived<Indexes>(name);
      if (kept?.version !== version) {
        const lexical = buildLexicalIndex(chunks.map(embeddedText));
        kept = { version, lexical, asked: buildLexicalIndex(documents.map(({ texts }) => texts.join('\n'))) };
        await saved.putDerived(name, kept);
      }
      const terms = (await saved.part<CoursePart>(courseId, 'course'))?.terms ?? [];
      return wordsOf({
        version,
        chunks: chunks.map(({ text: _, hash: __, courseId: ___, ...ref }) => ref),
        lexical: readLexicalIndex(kept.lexical),
        terms: termsFrom(terms),
        questions: {
          of: documents.map(({ moduleId, sectionId, language }) => ({ moduleId, sectionId, language })),
          lexical: readLexicalIndex(kept.asked),
        },
        // they stand among the questions; that one was asked just so is known by the server alone
        added: [],
      });
    },
    async passages(courseId, ids) {
      const wanted = new Set(ids);
      return (await chunksOf(courseId)).filter(({ id }) => wanted.has(id));
    },
    async nearest(courseId, embedderId, vector, limit) {
      const all = [...(await cosinesOf(courseId, embedderId, vector, null))];
      const near = all.sort(([, a], [, b]) => (b.cosine ?? 0) - (a.cosine ?? 0));
      return near.slice(0, limit).map(([id]) => id);
    },
    cosines: (courseId, embedderId, vector, ids) => cosinesOf(courseId, embedderId, vector, new Set(ids)),
    asked: async (courseId, embedderId, of) => (await vectorsOf(courseId, embedderId))?.asked(of) ?? [],
    // asked of those that a curator has added, whom a phone does not tell apart
    nearestAsked: async () => null,
    async suggested(courseId, language, { moduleId, each }) {
      const places = placesOf(await chunksOf(courseId));
      return ((await saved.part<QuestionsPart>(courseId, 'questions')) ?? [])
        .flatMap(({ moduleId: module, sectionId, language: own, texts }) => {
          const place = places.get(`${module}/${sectionId}`);
          const isOne = own === language && (moduleId === undefined || module === moduleId);
          if (!place || !isOne || module === null || sectionId === null) return [];
          return texts
            .slice(0, each)
            .map((text, position) => ({ moduleId: module, sectionId, text, order: [...place, position] }));
        })
        .sort((a, b) => compared(a.order, b.order))
        .map(({ order: _, ...question }) => question);
    },
  };
}

async function readChunks(saved: Saved, courseId: string): Promise<StoredChunk[]> {
  const course = await saved.part<CoursePart>(courseId, 'course');
  if (!course) return [];
  const modules = course.structure.modules.map(({ id }) => id);
  const lessons = await Promise.all(
    modules.map(async (id) => (await saved.part<LessonPart>(courseId, `lesson/${id}`)) ?? []),
  );
  const made = new Map(
    lessons
      .flat()
      .flatMap(chunkLesson)
      .map((chunk) => [JSON.stringify([chunk.moduleId, chunk.language, chunk.position]), chunk]),
  );
  return course.passages.flatMap((place, at) => {
    const chunk = made.get(JSON.stringify(place));
    return chunk ? [{ ...chunk, id: String(at + 1), courseId }] : [];
  });
}

/** What is asked about a section in one language, in the server's order. */
function inOrder(questions: QuestionsPart): QuestionsPart {
  // what the course does not answer comes last
  const name = ({ moduleId, sectionId, language }: QuestionsPart[number]) =>
    [moduleId ?? '\uffff', sectionId ?? '\uffff', language].join('\u0001');
  return [...questions].sort((a, b) => (name(a) < name(b) ? -1 : 1));
}

/** By section: where its module comes, and where it begins within. */
function placesOf(chunks: readonly StoredChunk[]): Map<string, [module: number, place: number]> {
  const modules = new Map<string, number>();
  for (const { moduleId, id } of chunks)
    modules.set(moduleId, Math.min(Number(id), modules.get(moduleId) ?? Number(id)));
  const places = new Map<string, [number, number]>();
  for (const { moduleId, sectionId, position } of chunks) {
    const key = `${moduleId}/${sectionId}`;
    const before = places.get(key)?.[1] ?? position;
    places.set(key, [modules.get(moduleId) ?? 0, Math.min(before, position)]);
  }
  return places;
}

function compared(a: readonly number[], b: readonly number[]): number {
  for (const [at, one] of a.entries()) if (one !== b[at]) return one - (b[at] ?? 0);
  return 0;
}
