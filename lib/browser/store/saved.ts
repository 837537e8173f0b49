import type { VectorsPart } from '../encoder/vectors';
import type { ItemsPart, Manifest, SavedItem } from '../pack/schema';
import { asked, type Idb } from './idb';

/** A course on this phone. */
export interface SavedCourse {
  manifest: Manifest;
  savedAt: Date;
}

interface AboutVectors {
  embedderId: string;
  at: string;
}

/** Courses on this phone: parts by their hash, and what each course is made of. */
export interface Saved {
  courses(): Promise<SavedCourse[]>;
  /**
   * Until it is let go, courses are what they are now: a page asks for them many times.
   * @returns lets go
   */
  hold(): Promise<() => void>;
  course(courseId: string): Promise<SavedCourse | null>;
  /** Of a saved course; null where it has no such part. */
  part<T>(courseId: string, name: string): Promise<T | null>;
  /** As `part`, for who makes something of it and does not ask again: it is not held in memory. */
  partOnce<T>(courseId: string, name: string): Promise<T | null>;
  hasPart(hash: string): Promise<boolean>;
  putPart(hash: string, value: unknown): Promise<void>;
  /**
   * The course stands as it is described from now on; parts that no course needs any more go.
   * @param parts by hash, that come with it in one transaction
   */
  settle(
    course: SavedCourse,
    keep: readonly SavedItem[],
    parts?: ReadonlyMap<string, unknown>,
  ): Promise<void>;
  remove(courseId: string): Promise<void>;
  /** Items in versions of before, for exercises that were begun with them. */
  keptItems(courseId: string): Promise<SavedItem[]>;
  keepItems(courseId: string, items: readonly SavedItem[]): Promise<void>;
  /**
   * Some parts of the course as they are in a later pack of it, where they are here and it is still
   * in the same languages. Those of before go when a course is next settled.
   */
  swap(later: Manifest, names: readonly string[]): Promise<void>;
  /** What can be worked out again. */
  derived<T>(name: string): Promise<T | null>;
  putDerived(name: string, value: unknown): Promise<void>;
  /** Vectors of a course, beside the encoder; null: they go. */
  keepVectors(courseId: string, part: VectorsPart | null): Promise<void>;
  /** Which vectors there are, another `at` each time that some came; null where there are none. */
  aboutVectors(courseId: string): Promise<AboutVectors | null>;
  vectors(courseId: string): Promise<VectorsPart | null>;
}

const courseKey = (courseId: string) => `course ${courseId}`;
const partKey = (hash: string) => `part ${hash}`;
const keptKey = (courseId: string) => `kept ${courseId}`;
const derivedKey = (name: string) => `derived ${name}`;
/** The course as a signed file, to be handed on. */
export const keptFileKey = (courseId: string) => derivedKey(`file ${courseId}`);

export const hashIn = ({ parts }: Manifest, name: string): string =>
  parts.find((part) => part.name === name)?.hash ?? '';

/** Whether parts of one may stand in the other. */
export const isAlike = (one: Manifest, other: Manifest): boolean =>
  one.format === other.format &&
  one.language === other.language &&
  one.screenLanguage === other.screenLanguage;

/**
 * Exercises that are under way on the phone alone are finished on their version: until the server
 * has said which ones are still needed, all items of before are kept.
 */
export async function itemsToKeep(saved: Saved, courseId: string): Promise<SavedItem[]> {
  const before = (await saved.part<ItemsPart>(courseId, 'items')) ?? [];
  const kept = [...before, ...(await saved.keptItems(courseId))];
  return [...new Map(kept.map((item) => [`${item.itemId} ${item.version}`, item])).values()];
}

export function openSaved(idb: Idb): Saved {
  /** By hash: what is named so never changes. */
  const held = new Map<string, unknown>();
  /** What is asked for at once comes in one transaction: each takes a way through the browser. */
  let asking: { keys: string[]; values: Promise<unknown[]> } | null = null;
  async function get<T>(key: string): Promise<T | null> {
    asking ??= together();
    const at = asking.keys.push(key) - 1;
    return ((await asking.values)[at] as T | undefined) ?? null;
  }
  function together() {
    const keys: string[] = [];
    const values = Promise.resolve().then(() => {
      asking = null;
      return idb.run(['content'], 'readonly', (of) =>
        Promise.all(keys.map((key) => asked<unknown>(of('content').get(key)))),
      );
    });
    return { keys, values };
  }
  const put = (key: string, value: unknown) =>
    idb.run(['content'], 'readwrite', (of) => void of('content').put(value, key));
  const coursesNow = () =>
    idb.run(['content'], 'readonly', (of) =>
      asked<SavedCourse[]>(of('content').getAll(IDBKeyRange.bound('course ', 'course \uffff'))),
    );
  /** While they are held. */
  let standing: readonly SavedCourse[] | null = null;
  const courses = async () => (standing ? [...standing] : coursesNow());
  const course = async (courseId: string) =>
    standing
      ? (standing.find(({ manifest }) => manifest.courseId === courseId) ?? null)
      : get<SavedCourse>(courseKey(courseId));
  const letGo = () => {
    standing = null;
  };

  async function hashOf(courseId: string, name: string): Promise<string | null> {
    const found = await course(courseId);
    return (found && hashIn(found.manifest, name)) || null;
  }

  async function partOf<T>(courseId: string, name: string, isToBeHeld: boolean): Promise<T | null> {
    const hash = await hashOf(courseId, name);
    if (hash === null) return null;
    const known = held.get(hash) ?? (await get(partKey(hash)));
    // what a tab is about to put there must not be missing as long as this worker lives
    if (known !== null && isToBeHeld) held.set(hash, known);
    if (known !== null || !standing) return known as T | null;
    // a tab has put another one in its place meanwhile
    letGo();
    return partOf(courseId, name, isToBeHeld);
  }

  /** Removes parts that no saved course is made of. */
  async function sweep(): Promise<void> {
    const used = new Set(
      (await coursesNow()).flatMap(({ manifest }) => manifest.parts.map(({ hash }) => hash)),
    );
    await idb.run(['content'], 'readwrite', async (of) => {
      const keys = await asked(of('content').getAllKeys(IDBKeyRange.bound('part ', 'part \uffff')));
      for (const key of keys) if (!used.has(String(key).slice(5))) of('content').delete(key);
    });
    for (const hash of held.keys()) if (!used.has(hash)) held.delete(hash);
  }

  return {
    courses,
    course,
    async hold() {
      standing = await coursesNow();
      return letGo;
    },
    part: (courseId, name) => partOf(courseId, name, true),
    partOnce: (courseId, name) => partOf(courseId, name, false),
    hasPart: async (hash) =>
      (await idb.run(['content'], 'readonly', (of) => asked(of('content').count(partKey(hash))))) > 0,
    putPart: (hash, value) => put(partKey(hash), value),
    async settle(saved, keep, parts = new Map()) {
      const { courseId } = saved.manifest;
      await idb.run(['content'], 'readwrite', (of) => {
        for (const [hash, value] of parts) of('content').put(value, partKey(hash));
        of('content').put(saved, courseKey(courseId));
        of('content').put([...keep], keptKey(courseId));
      });
      letGo();
      await sweep();
    },
    async remove(courseId) {
      await idb.run(['content'], 'readwrite', (of) => {
        const derived = ['words', 'patterns', 'vectors', 'about-vectors', 'file'].map((name) =>
          derivedKey(`${name} ${courseId}`),
        );
        for (const key of [courseKey(courseId), keptKey(courseId), ...derived]) of('content').delete(key);
      });
      letGo();
      await sweep();
    },
    keptItems: async (courseId) => (await get<SavedItem[]>(keptKey(courseId))) ?? [],
    keepItems: (courseId, items) => put(keptKey(courseId), [...items]),
    async swap(later, names) {
      await idb.run(['content'], 'readwrite', async (of) => {
        const key = courseKey(later.courseId);
        const now = await asked<SavedCourse | undefined>(of('content').get(key));
        if (!now || !isAlike(now.manifest, later)) return;
        const parts = [...now.manifest.parts];
        for (const [at, { name }] of parts.entries()) {
          const next = names.includes(name) && later.parts.find((one) => one.name === name);
          if (next && (await asked(of('content').count(partKey(next.hash)))) > 0) parts[at] = next;
        }
        of('content').put({ ...now, manifest: { ...now.manifest, parts } }, key);
      });
      letGo();
    },
    keepVectors: (courseId, part) =>
      idb.run(['content'], 'readwrite', (of) => {
        const [all, about] = [derivedKey(`vectors ${courseId}`), derivedKey(`about-vectors ${courseId}`)];
        if (part === null) for (const key of [all, about]) of('content').delete(key);
        else {
          of('content').put(part, all);
          const { embedderId } = part;
          of('content').put({ embedderId, at: crypto.randomUUID() } satisfies AboutVectors, about);
        }
      }),
    aboutVectors: (courseId) => get(derivedKey(`about-vectors ${courseId}`)),
    vectors: (courseId) => get(derivedKey(`vectors ${courseId}`)),
    derived: (name) => get(derivedKey(name)),
    putDerived: (name, value) => put(derivedKey(name), value),
  };
}
