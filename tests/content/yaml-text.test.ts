import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { withYaml } from '@/lib/content/edit/yaml-text';
import { readCourseFolder } from '@/lib/server/work/load-course';

const TEXT = `# of the course
id: tea   # its name
languages: [en, ky]
modules:
  - id: brew
    # why first
    requires: []
  - id: serve
    requires: [brew]

words: { one: "1", two: 'a: b' }
`;

describe('a YAML file changed at one place', () => {
  test('stays to the letter around it', () => {
    expect(withYaml(TEXT, ['languages'], ['en', 'ky', 'ar'])).toBe(
      TEXT.replace('languages: [en, ky]', 'languages:\n  - en\n  - ky\n  - ar'),
    );
    expect(withYaml(TEXT, ['modules', 1, 'requires'], [])).toBe(TEXT.replace('[brew]', '[]'));
    expect(withYaml(TEXT, ['words', 'two'], 'b: "c"\nd')).toContain(
      '- id: serve\n    requires: [brew]\n\nwords:\n',
    );
    expect(withYaml(TEXT, ['modules', 0], undefined)).toBe(TEXT.replace(/ {2}- id: brew\n.*\n.*\n/, ''));
    expect(withYaml(TEXT, ['modules', 2], { id: 'wash' })).toBe(
      TEXT.replace('[brew]\n', '[brew]\n  - id: wash\n'),
    );
    expect(withYaml(TEXT, ['can'], 'Make tea')).toBe(`${TEXT}\ncan: Make tea\n`);
    expect(withYaml('', ['a', 'b'], 1)).toBe('a:\n  b: 1\n');
    expect(withYaml('# nothing yet\n', [0], { id: 'x' })).toContain('- id: x');
  });

  test('holds what was wanted, wherever it is changed', () => {
    const files = readCourseFolder('seed/courses/money-phone-safely');
    for (const name of ['course.yaml', 'items.yaml', 'sheets.yaml', 'en/words.yaml']) {
      const text = files.get(name) ?? '';
      const data = parse(text);
      for (const [key, value] of Object.entries<unknown>(data).slice(0, 7)) {
        const at = Array.isArray(data) ? Number(key) : key;
        const isOne = value !== null && typeof value === 'object' && !Array.isArray(value);
        const other = isOne ? { ...value, id: 'другое: «x»\nи ещё # y' } : ['другое'];
        const changed = withYaml(text, [at], other);
        const wanted = Array.isArray(data) ? [...data] : { ...data };
        wanted[key] = other;
        expect(parse(changed), `${name} ${key}`).toEqual(wanted);
        const begins = isOne && Array.isArray(data) ? `- id: ${(value as { id: string }).id}\n` : `${key}:`;
        expect(changed.startsWith(text.slice(0, text.indexOf(begins))), `${name} ${key}`).toBe(true);
      }
    }
  });
});
