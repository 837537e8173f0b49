import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OWN_ADDRESSES, OWN_COURSES } from '@/lib/content/import/check';
import { parseCourse } from '@/lib/content/import/course';
import { badSign } from '@/lib/content/import/signs';
import { hasCode } from '@/lib/errors';
import { smallCourse } from '../support/course';

const text = (file: string) => smallCourse().get(file) ?? '';

/** Every fault of the small course with changes to its files; a file that is new is named whole. */
function faults(changes: Record<string, string>): string[] {
  try {
    parseCourse(smallCourse(changes));
  } catch (error) {
    if (hasCode(error, 'bad-input')) return [...error.details];
    throw error;
  }
  return [];
}

/** The file with one place of it written otherwise. */
function changed(file: string, from: string, to: string): Record<string, string> {
  expect(text(file)).toContain(from);
  return { [file]: text(file).replace(from, to) };
}

const SHORT = `
- id: word
  skills: [heat]
  difficulty: 0
  kind: short-text
  mistakes: [other]
- id: pairs
  skills: [heat]
  difficulty: 0
  kind: matching
  pairs: { a: x, b: y }
  extra: [z]
`;
const SHORT_TEXTS = `
word:
  stem: What is it?
  accept: [tea, green tea]
  spellings: { other: [coffee] }
  mistakes: { other: That is another drink. }
  otherwise: Think of leaves.
  hints: [Leaves., Green leaves.]
  explanation: Tea.
pairs:
  stem: What belongs together?
  left: { a: Hot, b: Cold }
  right: { x: Steam, y: Ice, z: Sand }
  otherwise: Look again.
  hints: [Think., Think again.]
  explanation: Steam is hot.
`;
/** The small course with a short text and a matching item besides. */
function withMore(change: (file: string, text: string) => string): Record<string, string> {
  const more = (file: string, added: string) => [file, change(file, text(file) + added)];
  return Object.fromEntries([
    more('items.yaml', SHORT),
    more('en/items.yaml', SHORT_TEXTS),
    more('ky/items.yaml', SHORT_TEXTS),
  ]);
}
const inMore = (file: string, from: string, to: string) =>
  withMore((name, all) => {
    if (name !== file) return all;
    expect(all).toContain(from);
    return all.replace(from, to);
  });

describe('a name that is there twice', () => {
  it.each([
    ['a language', changed('course.yaml', '[en, ky]', '[en, ky, en]'), 'course.yaml:3: languages > 2: "en"'],
    [
      'a group',
      changed('course.yaml', '[kitchen]', '[kitchen, kitchen]'),
      'course.yaml:5: groups > 1: "kitchen"',
    ],
    ['a module', changed('course.yaml', 'id: serve', 'id: brew'), 'course.yaml:11: the module "brew"'],
    [
      'a prerequisite',
      changed('course.yaml', 'requires: [brew]', 'requires: [brew, brew]'),
      'course.yaml:13: modules > 1 > requires > 1: "brew"',
    ],
    [
      'a skill of a module',
      changed('course.yaml', 'skills: [pour]', 'skills: [pour, pour]'),
      'course.yaml:15: modules > 1 > skills > 1: "pour"',
    ],
    [
      'an item',
      changed('items.yaml', 'id: heat.degrees', 'id: heat.when'),
      'items.yaml:8: heat.when: this id',
    ],
    [
      'a skill of an item',
      changed('items.yaml', 'skills: [pour]', 'skills: [pour, pour]'),
      'items.yaml:15: 2 > skills > 1: "pour"',
    ],
    [
      'an option',
      changed('items.yaml', '[cold, boiling]', '[cold, boiling, cold]'),
      'items.yaml:6: 0 > options > 2: "cold"',
    ],
    [
      'a step',
      changed('items.yaml', '[cup, pour, drink]', '[cup, pour, cup]'),
      'items.yaml:18: 2 > steps > 2: "cup"',
    ],
    ['a mistake of a short text', inMore('items.yaml', '[other]', '[other, other]'), 'mistakes > 1: "other"'],
    ['a right side', inMore('items.yaml', 'extra: [z]', 'extra: [z, z]'), 'extra > 1: "z"'],
    [
      'a hint',
      changed('ky/items.yaml', '[It is a round number., Three digits.]', '[A., A.]'),
      'hints > 1: "A."',
    ],
    [
      'a block of a lesson',
      changed('en/brew.md', '{#why-cold}', '{#opening}'),
      'en/brew.md:8: the block id "opening" is there twice',
    ],
    ['a word of a term', { 'terms.yaml': '- { en: [cup, mug, Cup] }' }, 'terms.yaml:1: 0 > en > 2: "Cup"'],
    [
      'a word of the glossary',
      { 'glossary.yaml': 'en:\n  cup: [mug, mug]' },
      'glossary.yaml:2: en > cup > 1: "mug"',
    ],
    [
      'a key of a file',
      changed('en/items.yaml', '  unit: degrees', '  unit: degrees\n  unit: C'),
      'Map keys must be',
    ],
  ])('is named: %s', (_, changes, says) => {
    expect(faults(changes).join('\n')).toContain(says);
  });

  it.each([
    [
      'options',
      changed('en/items.yaml', 'boiling: When it boils', 'boiling: when it is cold'),
      '"boiling" reads',
    ],
    [
      'steps',
      changed('en/items.yaml', 'drink: Drink it', 'drink: Pour the tea'),
      '"drink" reads the same as "pour"',
    ],
    ['right sides', inMore('en/items.yaml', 'z: Sand', 'z: ice'), '"z" reads the same as "y"'],
  ])('is named where two %s read the same', (_, changes, says) => {
    expect(faults(changes).join('\n')).toContain(says);
  });

  it('is named where a right side that belongs to nothing belongs to a pair', () => {
    expect(faults(inMore('items.yaml', 'extra: [z]', 'extra: [x]')).join('\n')).toContain(
      '"x" belongs to a pair',
    );
  });
});

describe('a module', () => {
  it.each(['offline', 'placement', 'progress', 'why'])('can not be %s: an address of the app’s own', (id) => {
    const moved = Object.fromEntries(
      [...smallCourse()].map(([file, words]) => [
        file.replace('serve.md', `${id}.md`),
        words.replace('id: serve', `id: ${id}`).replace('  serve:', `  ${id}:`),
      ]),
    );
    expect(faults({ ...moved, 'en/serve.md': '', 'ky/serve.md': '' })).toEqual([
      `course.yaml:11: "${id}" is an address of the app's own: name the module otherwise`,
    ]);
  });

  it('may be called anything else: the app has no other page there', () => {
    const pages = 'app/(learn)/course/[course]';
    const folders = readdirSync(pages).filter((name) => statSync(join(pages, name)).isDirectory());
    expect(folders.filter((name) => name !== '[module]' && !name.startsWith('_')).sort()).toEqual(
      OWN_ADDRESSES,
    );
  });

  it('is no course of the name of a page beside those of courses', () => {
    expect(faults(changed('course.yaml', 'id: tea', 'id: logs'))).toEqual([
      expect.stringContaining('"logs" is an address of the app\'s own: name the course otherwise'),
    ]);
    const folders = ['app/curate', 'app/research', 'app/(learn)/course'].flatMap((area) =>
      readdirSync(area).filter((name) => !/[.[_]/.test(name)),
    );
    expect(folders.sort()).toEqual(OWN_COURSES);
  });

  it('can be called like something that every object has, and its words are still asked for', () => {
    const changes = changed('course.yaml', 'id: serve', 'id: constructor');
    expect(faults(changes)).toContain('en/course.yaml:6: modules lacks "constructor"');
  });
});

describe('an answer that nobody can give', () => {
  it.each([
    ['signs alone', inMore('en/items.yaml', '[tea, green tea]', '["👍", "+"]'), ['"👍"', '"+"']],
    ['a sign among words', inMore('ky/items.yaml', '[tea, green tea]', '[tea, "?!"]'), ['"?!"']],
    ['a spelling of signs', inMore('en/items.yaml', '[coffee]', '["…"]'), ['"…"']],
    [
      'more than the field takes',
      inMore('en/items.yaml', '[tea, green tea]', `["${'tea '.repeat(200)}tea"]`),
      ['more than 500 letters'],
    ],
    ['a number without end', changed('items.yaml', 'value: 100,', 'value: 1e300,'), ['fifteen digits']],
    ['no number', changed('items.yaml', 'value: 100,', 'value: .nan,'), ['answer > value']],
    [
      'pairs that leave no choice',
      inMore('items.yaml', '{ a: x, b: y }', '{ a: x }'),
      ['fewer than two pairs'],
    ],
  ])('is named: %s', (_, changes, says) => {
    for (const words of says) expect(faults(changes).join('\n')).toContain(words);
  });

  it('is named when its spelling is both right and a mistake', () => {
    expect(faults(inMore('en/items.yaml', '[coffee]', '["Green, tea"]')).join('\n')).toMatch(
      /^en\/items.yaml:\d+: word: "Green, tea" is accepted, so it reveals no mistake$/,
    );
  });

  it('is given by whoever types any accepted spelling', () => {
    expect(faults(withMore((_, all) => all))).toEqual([]);
  });
});

const HALF = String.raw`"\uD83D …"`;
describe('a sign that no text may hold', () => {
  it.each([
    ['NUL in a stem', changed('en/items.yaml', 'When is the water ready?', String.raw`"\0 Who"`), 'U+0000'],
    ['half a character in a stem', changed('en/items.yaml', 'When is the water ready?', HALF), 'U+D83D'],
    ['half a character in a hint', changed('en/items.yaml', 'Three digits.', HALF), 'U+D83D'],
    ['NUL in a title', changed('ky/course.yaml', 'Tea (ky)', String.raw`"Tea\0"`), 'U+0000'],
    ['NUL in a licence', changed('course.yaml', 'CC-BY-4.0', String.raw`"CC\0"`), 'U+0000'],
    [
      'NUL in an answer’s arithmetic',
      changed('items.yaml', 'unit: degree,', String.raw`unit: "\0",`),
      'U+0000',
    ],
    ['a control sign in a key', changed('en/items.yaml', 'half: That', String.raw`"half\a": That`), 'U+0007'],
    ['a lost letter in a term', { 'terms.yaml': '- { en: ["tea\ufffd"] }' }, 'terms.yaml:1: holds U+FFFD'],
    [
      'half a character in the glossary',
      { 'glossary.yaml': `en:\n  tea: [${HALF}]` },
      'glossary.yaml:2: holds U+D83D',
    ],
    [
      'a control sign in a lesson',
      changed('en/serve.md', 'guest', 'gu\u0007est'),
      'en/serve.md:4: holds U+0007',
    ],
    [
      'a reference to NUL in a lesson',
      changed('en/serve.md', 'guest', 'gu&#0;est'),
      'en/serve.md:4: holds U+FFFD',
    ],
    [
      'a reference to half a character',
      changed('en/serve.md', 'guest', 'gu&#xD83D;est'),
      'en/serve.md:4: holds',
    ],
    [
      'NUL in a lesson’s title',
      changed('en/serve.md', 'Serving', String.raw`"\0"`),
      'en/serve.md:2: holds U+0000',
    ],
    ['a mark amid a lesson', changed('en/serve.md', 'guest', 'gu\ufeffest'), 'en/serve.md:4: holds U+FEFF'],
  ])('is named: %s', (_, changes, says) => {
    expect(faults(changes).join('\n')).toContain(says);
  });

  it('is any that a database refuses, and no letter that people write', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (words) => {
        const isControl = /[\p{Cc}\ufeff\ufffd]/u.test(words.replace(/[\t\n\r]/g, ''));
        expect(badSign(words) !== null).toBe(isControl || /[\ufffe\uffff]/.test(words));
      }),
    );
    for (const words of ['ң ө ү Ң', 'آب‌وهوا', '👨‍👩‍👧', '‫رسوم‬', 'a\tb\r\n', 'é'])
      expect(badSign(words)).toBeNull();
    expect(badSign('\udc00')).toBe('holds U+DC00, half of a character');
  });

  it('is not all that can hide: a text of invisible signs alone is named', () => {
    const empty = changed('en/items.yaml', 'When is the water ready?', '"\u200b\u200d"');
    expect(faults(empty).join('\n')).toContain('heat.when > stem: there is nothing to read in it');
  });
});

describe('a file that would keep the program busy, or every learner waiting', () => {
  const deep = (open: string, close: string) => `${open.repeat(20_000)}x${close.repeat(20_000)}`;
  it.each([
    ['lists in lists', { 'terms.yaml': deep('[', ']') }, 'terms.yaml:1: lists and keys stand too deep'],
    ['keys in keys', { 'terms.yaml': deep('{a: ', '}') }, 'terms.yaml:1: lists and keys stand too deep'],
    [
      'points in points',
      { 'glossary.yaml': deep('- ', '') },
      'glossary.yaml:1: lists and keys stand too deep',
    ],
    ['references of references', { 'terms.yaml': '- &a [*b]\n- &b [*a]' }, 'terms.yaml:1: '],
    [
      'quotes in quotes',
      changed('en/serve.md', 'A guest', deep('> ', '')),
      'en/serve.md:4: a paragraph with over 400 marks',
    ],
    [
      'emphasis in emphasis',
      changed('en/serve.md', 'A guest', '*a **b '.repeat(5000)),
      'en/serve.md:4: a paragraph',
    ],
    ['tags in tags', { 'pictures/a.svg': deep('<g>', '</g>') }, 'pictures/a.svg:1: is of 140001 letters'],
    [
      'a lesson of megabytes',
      changed('en/serve.md', 'A guest', 'word '.repeat(1e6)),
      'every visit carries it',
    ],
    [
      'a question of megabytes',
      changed('en/items.yaml', 'When', 'word '.repeat(1e6)),
      'heat.when > stem: Too big',
    ],
    [
      'an id of thousands of letters',
      changed('course.yaml', 'id: tea', `id: ${'t'.repeat(3000)}`),
      'id: Too big',
    ],
    [
      'two documents',
      { 'terms.yaml': '- { en: [cup] }\n---\n- { en: [tea] }' },
      'terms.yaml:2: holds more than one',
    ],
  ])('is named: %s', (_, changes, says) => {
    expect(faults(changes).join('\n')).toContain(says);
  });
});
