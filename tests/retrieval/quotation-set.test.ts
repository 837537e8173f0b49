import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parseCourse } from '@/lib/content/import/course';
import { chunkLesson } from '@/lib/retrieval/chunk';
import { sentences } from '@/lib/retrieval/sentences';
import { readCourseFolder } from '@/lib/server/work/load-course';
import { readYamlFile } from '../bench/course';

const chunks = parseCourse(readCourseFolder('seed/courses/money-phone-safely')).lessons.flatMap(chunkLesson);

describe('questions with marked answers', () => {
  it('mark sentences and blocks that the lessons have', () => {
    const marked = z
      .array(z.object({ language: z.string(), module: z.string(), says: z.array(z.string()) }))
      .parse(readYamlFile('tests/data/quotations.yaml'));
    const missing = marked.flatMap(({ language, module, says }) => {
      const own = chunks.filter((chunk) => chunk.moduleId === module && chunk.language === language);
      const all = own.flatMap(({ text }) => sentences(text, language));
      return says.filter((part) => !all.some((sentence) => sentence.includes(part)));
    });
    expect(missing).toEqual([]);
    const asked = z
      .array(z.object({ answers: z.record(z.string(), z.array(z.string())) }))
      .parse(readYamlFile('tests/data/questions-ky-60.yaml'));
    const blocks = new Set(
      chunks.flatMap(({ moduleId, blockIds }) => blockIds.map((id) => `${moduleId} ${id}`)),
    );
    const unknown = asked
      .flatMap(({ answers }) => Object.entries(answers))
      .flatMap(([module, ids]) => ids.map((id) => `${module} ${id}`))
      .filter((id) => !blocks.has(id));
    expect(unknown).toEqual([]);
    expect([marked.length, asked.length]).toEqual([40, 60]);
  });
});
