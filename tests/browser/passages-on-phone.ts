import { packVectors } from '@/lib/browser/encoder/vectors';
import { type CoursePart, type Manifest, PACK_VERSION, type QuestionsPart } from '@/lib/browser/pack/schema';
import { sha256 } from '@/lib/browser/pack/sha256';
import { toWire } from '@/lib/browser/pack/wire';
import { openIdb } from '@/lib/browser/store/idb';
import { openSaved } from '@/lib/browser/store/saved';
import { savedPassages } from '@/lib/browser/store/saved-passages';
import { embeddedText } from '@/lib/retrieval/chunk';
import type { Embedder } from '@/lib/retrieval/embedder';
import type { Chunk } from '@/lib/retrieval/schema';
import { sentences } from '@/lib/retrieval/sentences';
import type { OpenedPassages, Passages } from '../store/passages-contract';
import { smallLessons } from '../tutor/small-lessons';

/** Courses of small lessons as a phone keeps them: it takes the passages out of them itself. */
export async function openPassages(name: string): Promise<OpenedPassages> {
  const idb = openIdb(name);
  const saved = openSaved(idb);
  const loaded = new Map<string, Passages>();
  return {
    passages: savedPassages(saved),
    async load(courseId, all) {
      const parts: Manifest['parts'] = [];
      for (const [part, value] of partsOf(all)) {
        const hash = await sha256(toWire(value));
        await saved.putPart(hash, value);
        parts.push({ name: part, hash, bytes: 1 });
      }
      const manifest: Manifest = {
        ...{ format: PACK_VERSION, courseId, title: courseId, version: '1' },
        ...{ language: 'en', screenLanguage: 'en', parts },
      };
      await saved.settle({ manifest, savedAt: new Date() }, []);
      loaded.set(courseId, all);
    },
    embed: async (courseId, embedder) =>
      saved.keepVectors(courseId, await vectorsOf(loaded.get(courseId), embedder)),
    close: () => idb.close(),
  };
}

function partsOf({ chunks, questions }: Passages): Map<string, unknown> {
  const modules = [...new Set(chunks.map(({ moduleId }) => moduleId))];
  const passages = chunks.map(({ moduleId, language, position }) => [moduleId, language, position]);
  const structure = { modules: modules.map((id) => ({ id })) };
  const parts = new Map<string, unknown>([
    ['course', { structure, terms: [], passages } as unknown as CoursePart],
    ['questions', grouped(questions)],
  ]);
  for (const id of modules)
    parts.set(
      `lesson/${id}`,
      smallLessons().filter(({ moduleId }) => moduleId === id),
    );
  return parts;
}

/** As the server sends them: what is asked of one section in one language together. */
function grouped(questions: Passages['questions']): QuestionsPart {
  const groups = new Map<string, QuestionsPart[number]>();
  for (const { answer, language, text } of questions) {
    const of = { moduleId: answer?.moduleId ?? null, sectionId: answer?.sectionId ?? null, language };
    const key = JSON.stringify(of);
    const group = groups.get(key) ?? { ...of, texts: [] };
    groups.set(key, group);
    group.texts.push(text);
  }
  return [...groups.values()];
}

async function vectorsOf(
  { chunks, questions }: Passages = { chunks: [], questions: [] },
  embedder: Embedder,
) {
  const textsOf = (chunk: Chunk) => [embeddedText(chunk), ...sentences(chunk.text, chunk.language)];
  const passages = chunks.map(async (chunk) => ({
    ...chunk,
    vectors: (await embedder.embed(textsOf(chunk), 'passage')).map((one) => [...one]),
  }));
  const asked = grouped(questions).map(async ({ moduleId, sectionId, texts }) => ({
    ...{ moduleId, sectionId },
    vectors: (await embedder.embed(texts, 'query')).map((one) => [...one]),
  }));
  const [ofPassages, ofAsked] = [await Promise.all(passages), await Promise.all(asked)];
  return packVectors({ embedderId: embedder.id, passages: ofPassages, asked: ofAsked });
}
