import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ParsedCourse } from '../content/parsed-course';
import type { Chunk } from '../retrieval/schema';
import type { CheckResult } from './checks/check';
import { runChecks } from './checks/run-checks';
import { passagesFor } from './passages';
import type { FiledHint, HintPlace } from './schema';
import { itemHash, sectionTexts } from './sources';

/** Hints that came with a course from another one, and wait for a reviewer here. */

/** The same in every database. */
export function importedId({ courseId, itemId, language, level }: Omit<HintPlace, 'answer'>): string {
  const place = `ustat imported hint ${courseId} ${itemId} ${language} ${level}`;
  return bytesToHex(md5(utf8ToBytes(place))).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export function importedHints({ structure: { id: courseId }, items }: ParsedCourse): FiledHint[] {
  return items.flatMap(({ definition, texts, imported }) =>
    Object.entries(imported ?? {}).flatMap(([language, hints]) => {
      const words = texts[language];
      if (!words) return [];
      return hints.map(({ level, text, from }) => {
        const place = { courseId, itemId: definition.id, language, level };
        const provenance = {
          ...{ by: 'import' as const, name: from, sources: [] },
          itemHash: itemHash(definition, words),
        };
        return { ...place, id: importedId(place), answer: null, text, provenance };
      });
    }),
  );
}

/** What the checks say of one of them. @param chunks of the course's lessons */
export function checksOfImported(
  { structure, items }: ParsedCourse,
  chunks: readonly Chunk[],
): (hint: Omit<HintPlace, 'answer'> & { text: string }) => CheckResult[] {
  const byId = new Map(items.map((item) => [item.definition.id, item]));
  const sections = [...sectionTexts(chunks).values()];
  return ({ itemId, language, level, text }) => {
    const item = byId.get(itemId);
    const words = item?.texts[language];
    if (!item || !words) return [];
    const { definition, moduleId, texts, imported } = item;
    const at = { definition, moduleId, text: words, language };
    const passages = passagesFor(at, structure, sections).map((section) => section.text);
    const others = (imported?.[language] ?? []).filter((other) => other.level !== level);
    const ground = { definition, text: words, texts: Object.values(texts), passages, others };
    return runChecks({ text, language, level }, ground);
  };
}
