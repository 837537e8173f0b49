import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { parseCourse } from '../../lib/content/import/course';
import { algebraCourse, hasAlgebra } from '../../lib/server/work/simulated-courses';
import { root } from '../support/app';
import type { Case } from './hints-data';

/** A hint of the algebra course, and whether somebody who read it says that it gives the answer. */
export interface Labelled extends Case {
  gives: boolean;
  half: 'choose' | 'report';
}

/** Rules are made on one half, figures are told of the other. */
export function halfOf(key: string): Labelled['half'] {
  const [byte = 0] = createHash('sha256').update(`half ${key}`).digest();
  return byte % 2 === 0 ? 'choose' : 'report';
}

const labels = z.strictObject({ gives: z.array(z.string()), 'does-not': z.array(z.string()) });

/** All hints of the algebra course; null where it is not on this machine. */
export function algebraHints(): (Case & { key: string })[] | null {
  if (!hasAlgebra) return null;
  return parseCourse(algebraCourse().files).items.flatMap(({ definition, texts, imported }) => {
    const text = texts.en;
    const own = imported?.en ?? [];
    if (!text) return [];
    return own.map((hint) => ({
      ...{ key: `${definition.id} ${hint.level}`, text: hint.text, language: 'en', level: hint.level },
      ground: {
        ...{ definition, text, texts: [text], passages: [] },
        others: own.filter((other) => other.level !== hint.level),
      },
    }));
  });
}

/** @throws where a label is of a hint that the course does not have */
export function labelled(hints: readonly (Case & { key: string })[]): Labelled[] {
  const file = readFileSync(join(root, 'tests/data/leak-labels.yaml'), 'utf8');
  const read = labels.parse(parse(file));
  const byKey = new Map(hints.map((hint) => [hint.key, hint]));
  return (['gives', 'does-not'] as const).flatMap((label) =>
    read[label].map((key) => {
      const hint = byKey.get(key);
      if (!hint) throw new Error(`leak-labels.yaml: the course has no hint "${key}"`);
      return { ...hint, gives: label === 'gives', half: halfOf(key) };
    }),
  );
}
