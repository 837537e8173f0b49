import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ItemText } from '../../lib/content/items/item';
import type { Ground } from '../../lib/hints/checks/check';
import { passagesFor } from '../../lib/hints/passages';
import { sectionTexts } from '../../lib/hints/sources';
import { chunkLesson } from '../../lib/retrieval/chunk';
import { root } from '../support/app';
import { course } from '../support/learner';

/** A hint by a person, and what it may rest on. */
export interface Case {
  text: string;
  language: string;
  level: number;
  ground: Ground;
}

const sections = [...sectionTexts(course.lessons.flatMap((lesson) => chunkLesson(lesson))).values()];

function groundsOf(): { language: string; ground: Ground; hints: string[] }[] {
  return course.items.flatMap(({ definition, moduleId, texts, hints }) =>
    Object.entries(texts).map(([language, text]) => {
      const item = { definition, moduleId, text, language };
      const passages = passagesFor(item, course.structure, sections).map((section) => section.text);
      const own = hints[language] ?? [];
      const ground = { definition, text, texts: Object.values(texts), passages, others: [] };
      return { language, ground, hints: own };
    }),
  );
}

/** The hints of the course that ships, level by level, in all its languages. */
export function shippedHints(): Case[] {
  return groundsOf().flatMap(({ language, ground, hints }) =>
    hints.map((text, at) => {
      const others = hints.map((other, place) => ({ level: place + 1, text: other }));
      return { text, language, level: at + 1, ground: { ...ground, others } };
    }),
  );
}

/** Explanations, each without itself in what it may rest on: texts with numbers in them. */
export function explanations(): Case[] {
  return groundsOf().map(({ language, ground }) => {
    const text: ItemText = { ...ground.text, explanation: '' };
    return { text: ground.text.explanation, language, level: 2, ground: { ...ground, text } };
  });
}

/** Sentences of NTREX by language; null where the data is not on this machine. */
export function ntrex(half: 'odd' | 'even'): Record<string, string>[] | null {
  const file = join(root, '../shared/data/retrieval/ntrex-parallel.jsonl.gz');
  if (!existsSync(file)) return null;
  const rows = gunzipSync(readFileSync(file))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { doc: string; text: Record<string, string> });
  const documents = [...new Set(rows.map(({ doc }) => doc))];
  return rows
    .filter(({ doc }) => documents.indexOf(doc) % 2 === (half === 'odd' ? 0 : 1))
    .map(({ text }) => text);
}
