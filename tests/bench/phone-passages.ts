import { packVectors } from '@/lib/browser/encoder/vectors';
import { coursePartsOf, languagesTaken } from '@/lib/browser/pack/parts';
import { fromWire, toWire } from '@/lib/browser/pack/wire';
import type { Saved } from '@/lib/browser/store/saved';
import { savedPassages } from '@/lib/browser/store/saved-passages';
import { wholeCourse } from '@/lib/content/pack-queries';
import type { Db } from '@/lib/db/port';
import { askedQuestions, passagePlaces, vectorsOfCourse } from '@/lib/retrieval/pack-queries';
import type { PassageStore } from '@/lib/retrieval/store';

/** What a phone looks a question up in that has a course in one language, with its vectors. */
export async function phonePassages(db: Db, courseId: string, language: string): Promise<PassageStore> {
  const course = await wholeCourse(db, courseId);
  const places = await passagePlaces(db, courseId);
  const whole = {
    ...course,
    passages: places.map((one): [string, string, number] => [one.moduleId, one.language, one.position]),
    questions: await askedQuestions(db, courseId),
  };
  const parts = coursePartsOf(whole, language, []);
  const found = await vectorsOfCourse(db, courseId, languagesTaken(course.structure, language));
  const vectors = found && (fromWire(toWire(packVectors(found))) as ReturnType<typeof packVectors>);
  const derived = new Map<string, unknown>();
  const manifest = {
    parts: [...parts.keys()].map((name) => ({ name, hash: `${language} ${name}`.padEnd(16), bytes: 0 })),
  };
  const saved: Partial<Saved> = {
    course: async () => ({ manifest, savedAt: new Date(0) }) as never,
    part: async (_, name) => (parts.get(name) ?? null) as never,
    derived: async (name) => (derived.get(name) ?? null) as never,
    putDerived: async (name, value) => void derived.set(name, value),
    aboutVectors: async () => vectors && { embedderId: vectors.embedderId, at: '' },
    vectors: async () => vectors,
  };
  return savedPassages(saved as Saved);
}
