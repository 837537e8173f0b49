import { coursePartsOf } from '@/lib/browser/pack/parts';
import { type Manifest, PACK_VERSION } from '@/lib/browser/pack/schema';
import { parseCourse } from '@/lib/content/import/course';
import { smallCourse } from '../support/course';

/** The small course as a phone keeps it, with all of its languages. */
function smallParts() {
  const parsed = parseCourse(smallCourse());
  const items = parsed.items.map(({ definition, moduleId, texts, version }) => ({
    ...{ itemId: definition.id, moduleId, version, definition, texts },
  }));
  const whole = { ...parsed, items, questions: [], passages: [] };
  const all = parsed.structure.languages.map((language) => coursePartsOf(whole, language, []));
  const [one, two] = all as [Map<string, unknown>, Map<string, unknown>];
  const merged = [...one].map(([name, value], at) => ({
    ...{ name, value: both(value, two.get(name)), bytes: 1 },
    hash: at.toString(16).padStart(64, '0'),
  }));
  const manifest: Manifest = {
    ...{ format: PACK_VERSION, courseId: 'tea', title: 'Tea', version: parsed.version },
    ...{ language: 'ky', screenLanguage: 'ky' },
    parts: merged.map(({ name, hash, bytes }) => ({ name, hash, bytes })),
  };
  return { manifest, all: merged };
}

/** Lessons of both languages, texts of both. */
function both(one: unknown, two: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(two))
    return 'itemId' in (one[0] ?? {}) ? one.map((item, at) => both(item, two[at])) : [...one, ...two];
  const [a, b] = [one, two] as [{ texts: object }, { texts: object }];
  return { ...a, texts: { ...a.texts, ...b.texts } };
}

export const parts = smallParts();
