import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { sourceHash } from '@/lib/content/parsed-course';
import { hasCode } from '@/lib/errors';
import { readContacts } from '@/lib/server/contacts';
import { decodeStream, decodeText } from '@/lib/server/read-text';
import { readJsonl } from '@/lib/server/store/jsonl';
import { parseCourses, readCourseFolder } from '@/lib/server/work/load-course';
import { smallCourse } from '../support/course';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-text-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const marked = (text: string) => Buffer.concat([MARK, Buffer.from(text)]);
/** Cyrillic letters as Windows-1251 has them; enough for the words below. */
const windows1251 = (text: string) =>
  Buffer.from(
    [...text].map((letter) => {
      const code = letter.charCodeAt(0);
      return code >= 0x410 && code <= 0x44f ? code - 0x410 + 0xc0 : code;
    }),
  );
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

function write(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}
function course(name: string, changes: Record<string, Uint8Array | string> = {}): string {
  for (const [file, text] of Object.entries({ ...Object.fromEntries(smallCourse()), ...changes }))
    write(`${name}/${file}`, text);
  return join(folder, name);
}
const refusal = (work: () => unknown): string[] => {
  try {
    work();
  } catch (error) {
    if (hasCode(error, 'bad-input')) return [error.message, ...error.details];
    throw error;
  }
  return [];
};

describe('a byte order mark', () => {
  it('is read over in every file of a course', async () => {
    const all = Object.fromEntries([...smallCourse()].map(([file, text]) => [file, marked(text)]));
    const svg = '<svg viewBox="0 0 1 1"/>';
    const more = { 'terms.yaml': '- { en: [cup] }', 'glossary.yaml': 'en: {}', 'pictures/a.svg': svg };
    const withMarks = Object.fromEntries(Object.entries(more).map(([file, text]) => [file, marked(text)]));
    const [plain] = await parseCourses([course('plain', more)]);
    expect(await parseCourses([course('marked', { ...all, ...withMarks })])).toEqual([plain]);
  });

  it('is read over in contacts and in lines of JSON', async () => {
    const contacts = '- { name: A, country: KG, phone: "112", languages: [ky], hours: "24/7", free: true }\n';
    expect(readContacts(write('contacts.yaml', marked(contacts)))).toHaveLength(1);
    const line = z.strictObject({ id: z.string() });
    const lines = '{"id":"a"}\n{"id":"b\u2028"}\r\n';
    for (const bytes of [marked(lines), gzipSync(marked(lines))]) {
      const read = await readJsonl(write('lines.jsonl', bytes), line);
      expect(read).toEqual({ rows: [{ id: 'a' }, { id: 'b\u2028' }], faults: [] });
    }
  });
});

describe('a file that is not UTF-8', () => {
  it('is named, and every other one of the course with it', () => {
    const changes = {
      'ky/brew.md': windows1251('---\ntitle: Brewing\n---\nЧай {#a}\n'),
      'ky/items.yaml': windows1251('a:\n  stem: Чай\n'),
      'en/course.yaml': utf16('title: Tea\n'),
      'terms.yaml': Buffer.from('- { en: [cup] }\n', 'utf16le'),
    };
    expect(refusal(() => readCourseFolder(course('old', changes)))).toEqual([
      'The course can not be read:',
      'en/course.yaml:1: is UTF-16, not UTF-8: save it as UTF-8',
      'ky/brew.md:4: is not UTF-8 (Windows-1251 or another old encoding?): save it as UTF-8',
      'ky/items.yaml:2: is not UTF-8 (Windows-1251 or another old encoding?): save it as UTF-8',
      'terms.yaml:1: holds bytes of zero, which text never does (UTF-16?): save it as UTF-8',
    ]);
  });

  it('is named among contacts and lines of JSON', async () => {
    expect(refusal(() => readContacts(write('old.yaml', windows1251('- name: Чай\n'))))[0]).toMatch(
      /old.yaml:1: is not UTF-8/,
    );
    const late = Buffer.concat([Buffer.from('{"id":"a"}\n'.repeat(20_000)), windows1251('{"id":"Ч"}\n')]);
    const read = readJsonl(write('old.jsonl', late), z.object({ id: z.string() }));
    await expect(read).rejects.toThrow(/old.jsonl:20001: is not UTF-8/);
  });

  it('is told from text at every cut of a stream', async () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'ң', '👍', '\n', '\r\n', '\ufeff', 'ر') });
    const cuts = fc.array(fc.nat(40));
    await fc.assert(
      fc.asyncProperty(words, cuts, fc.boolean(), async (text, at, broken) => {
        const bytes = Buffer.concat([Buffer.from(text), Buffer.from(broken ? [0xd0] : [])]);
        const ends = [...new Set(at)].sort((a, b) => a - b);
        const pieces = [0, ...ends].map((from, n) => bytes.subarray(from, ends[n]));
        async function* stream() {
          yield* pieces;
        }
        const read = async () => {
          let all = '';
          for await (const part of decodeStream(stream(), 'f')) all += part;
          return all;
        };
        const line = text.split('\n').length;
        if (broken) await expect(read()).rejects.toThrow(`f:${line}: is not UTF-8`);
        else expect(await read()).toBe(text.replace(/^\ufeff/, ''));
        if (!broken) expect(decodeText(bytes, 'f')).toBe(text.replace(/^\ufeff/, ''));
      }),
    );
  });
});

describe('course folders', () => {
  it('of one id are named, not loaded over one another', async () => {
    const folders = [course('first'), course('second')];
    await expect(parseCourses(folders)).rejects.toThrow(
      `${folders[1]} and ${folders[0]} are both the course "tea".`,
    );
  });

  it('that were loaded as they are need not be parsed, and keep their id to themselves', async () => {
    const [first = '', second = ''] = [course('loaded'), course('other')];
    const [parsed] = await parseCourses([first]);
    const loaded = new Map([[sourceHash(parsed?.files ?? new Map()), 'tea']]);
    expect(await parseCourses([first], loaded)).toEqual([]);
    appendFileSync(join(second, 'course.yaml'), '\n# another\n');
    expect(await parseCourses([second], loaded)).toHaveLength(1);
    await expect(parseCourses([first, second], loaded)).rejects.toThrow(/are both the course "tea"/);
  });

  it('that are not there are said not to be', () => {
    expect(() => readCourseFolder(join(folder, 'nothing'))).toThrow(/No course folder/);
  });
});

it('is how the program reads whatever people write', () => {
  for (const file of ['contacts', 'tutor-files', 'work/load-course', 'store/jsonl']) {
    const source = readFileSync(`lib/server/${file}.ts`, 'utf8');
    expect(source).toMatch(/read-text'/);
    expect(source).not.toMatch(/readFileSync|'utf8'/);
  }
});
