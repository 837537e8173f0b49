import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { questionsFile } from '../../../lib/content/schema';
import { questionLanguage } from '../../../lib/grounding/language';
import { inOwnLetters } from '../../../lib/retrieval/cyrillic';
import type { Embedder } from '../../../lib/retrieval/embedder';

export const LANGUAGES = ['en', 'ru', 'ky', 'ar'];
/** What resembles no topic. */
export const ORDINARY = 'ordinary';
/** Before a topic of talk. */
export const TALK = 'talk:';

/** A text that calls for help on a topic, or resembles one and is none. */
export interface Example {
  text: string;
  /** Of the one who wrote it; his screen's. */
  language: string;
  topic: string;
  call: boolean;
}

const entry = z.strictObject({ topic: z.string(), text: z.string().min(1), language: z.string().optional() });
const file = z.strictObject({ calls: z.array(entry), near: z.array(entry) });

/** @param language of a file whose entries name none */
export function readExamples(path: string, language = ''): Example[] {
  const { calls, near } = file.parse(parse(readFileSync(path, 'utf8')));
  const read = (list: z.infer<typeof entry>[], call: boolean) =>
    list.map((one) => ({ topic: one.topic, text: one.text, language: one.language ?? language, call }));
  return [...read(calls, true), ...read(near, false)];
}

/**
 * Sections whose own questions can be calls for help: a debt that is worked off, a passport as
 * security.
 */
const CALLING = ['loans-interest/ties'];

/**
 * What people ask about the courses of a folder, and what they ask that no course answers: none of
 * it is a call for help, but what stands among the calls.
 */
export function askedOf(courses: string, written: readonly Example[]): Example[] {
  const calls = new Set(written.filter(({ call }) => call).map(({ text }) => text));
  return readdirSync(courses).flatMap((course) =>
    LANGUAGES.flatMap((language) => {
      const path = join(courses, course, language, 'questions.yaml');
      if (!existsSync(path)) return [];
      const { asked, elsewhere } = questionsFile.parse(parse(readFileSync(path, 'utf8')));
      const sections = Object.entries(asked).flatMap(([module, own]) =>
        Object.entries(own).filter(([section]) => !CALLING.includes(`${module}/${section}`)),
      );
      return [...sections.flatMap(([, questions]) => questions), ...elsewhere]
        .filter((text) => !calls.has(text))
        .map((text) => ({ text, language, topic: ORDINARY, call: false }));
    }),
  );
}

const talkFile = z.looseObject({
  topics: z.array(z.looseObject({ id: z.string(), said: z.array(z.string()).default([]) })),
});
const moreTalk = z.record(
  z.string(),
  z.array(z.looseObject({ text: z.string(), language: z.string(), kind: z.string() })),
);

/** Talk, a kind of its own for each topic (lib/tutor/schema.ts): none of it is a call for help. */
export function talkOf(root: string): Example[] {
  const example = (text: string, language: string, topic: string): Example => {
    return { text, language, topic: `${TALK}${topic}`, call: false };
  };
  const said = LANGUAGES.flatMap((language) => {
    const { topics } = talkFile.parse(
      parse(readFileSync(join(root, `lib/tutor/talk/${language}.yaml`), 'utf8')),
    );
    return topics.flatMap(({ id, said }) => said.map((text) => example(text, language, id)));
  });
  const more = ['talk-more.yaml', 'talk-more-2.yaml', 'talk-more-3.yaml'].flatMap((name) => {
    const parts = moreTalk.parse(parse(readFileSync(join(root, 'tests/data', name), 'utf8')));
    return Object.values(parts).flat();
  });
  return [...said, ...more.map((one) => example(one.text, one.language, one.kind))];
}

/** Vectors as the tutor makes them of a question (lib/tutor/guard.ts), in order. */
export async function vectorsOf(examples: readonly Example[], embedder: Embedder): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (const [at, { text, language }] of examples.entries()) {
    const spoken = questionLanguage(text, language);
    const [vector] = await embedder.embed([inOwnLetters(text, spoken)], 'query', spoken);
    if (vector) vectors.push(vector);
    if (at % 500 === 499) console.error(`${at + 1} of ${examples.length} texts embedded`);
  }
  return vectors;
}
