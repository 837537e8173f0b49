import { describe, expect, test } from 'vitest';
import type { Changes } from '@/lib/content/edit/changes';
import { dataOf } from '@/lib/content/edit/outline';
import { type TextsOf, textsNamed, textsOf, withTexts } from '@/lib/content/edit/texts';
import {
  isOpen,
  nextOpen,
  sourceMark,
  translatedTexts,
  translationOf,
  withMarks,
  withSeen,
} from '@/lib/content/edit/translation';
import { withYaml } from '@/lib/content/edit/yaml-text';
import { parseCourse } from '@/lib/content/import/course';
import { readCourseFolder } from '@/lib/server/work/load-course';
import { smallCourse } from '../support/course';

const item: TextsOf = { kind: 'item', id: 'heat.when' };
const lesson: TextsOf = { kind: 'lesson', id: 'brew' };

const over = (files: ReadonlyMap<string, string>, ...all: Changes[]) => {
  const result = new Map(files);
  for (const changes of all) for (const [path, text] of changes) result.set(path, text ?? '');
  return result;
};
/** The small course with Tajik opened. */
const opened = () => {
  const files = smallCourse();
  return files.set('course.yaml', withYaml(files.get('course.yaml') ?? '', ['opened'], { tg: [] }));
};
/** Every source text as its own translation, which is enough to see where each one goes. */
function copied(files: ReadonlyMap<string, string>, of: TextsOf, language = 'tg') {
  const source = textsOf(files, of, 'en');
  const typed = new Map(source.map(({ name, text }) => [name, text]));
  const done = over(files, withTexts(files, of, language, source, typed));
  const seen = new Map(source.map(({ name, text }) => [name, sourceMark(text)]));
  return over(done, withSeen(done, of, language, seen));
}
const pagesOf = (files: ReadonlyMap<string, string>, language = 'tg') =>
  translationOf(files, language).flatMap(({ pages }) => pages);
const states = (files: ReadonlyMap<string, string>, of: TextsOf, language = 'tg') =>
  Object.fromEntries(translatedTexts(files, of, language).map(({ name, state }) => [name, state]));

/** Another text at one place of a source file. */
function changed(files: ReadonlyMap<string, string>, path: string, place: (string | number)[], to: unknown) {
  return over(files, new Map([[path, withYaml(files.get(path) ?? '', place, to)]]));
}

describe('what is to be translated', () => {
  test('is everything that the source has, by module, and nothing once it is there', () => {
    let files = opened();
    const before = pagesOf(files);
    expect(before.every(({ all, count }) => all > 0 && count.missing === all)).toBe(true);
    expect(translationOf(files, 'tg').map(({ moduleId }) => moduleId)).toEqual([null, 'brew', 'serve']);
    for (const { of } of before) files = copied(files, of);
    expect(pagesOf(files).filter(isOpen)).toEqual([]);
    expect(parseCourse(files).structure.opened).toEqual({ tg: [] });
    // what was made so can stand as a language of the whole course
    const whole = changed(
      changed(files, 'course.yaml', ['opened'], undefined),
      'course.yaml',
      ['languages'],
      ['en', 'ky', 'tg'],
    );
    const course = parseCourse(whole);
    for (const { texts, hints } of course.items) {
      expect(texts.tg).toEqual(texts.en);
      expect(hints.tg).toEqual(hints.en);
    }
    const words = (language: string) =>
      course.lessons.filter((one) => one.language === language).map(({ blocks }) => blocks);
    expect(words('tg')).toEqual(words('en'));
  });

  test('is found in every file of the shipped course, and written back to the letter', () => {
    const files = readCourseFolder('seed/courses/money-phone-safely');
    const kinds = new Set<string>();
    for (const { of, all, count } of pagesOf(files, 'ar')) {
      kinds.add(of.kind);
      expect([of, all > 0, count.missing, count.stale, count.extra]).toEqual([of, true, 0, 0, 0]);
    }
    expect([...kinds].sort()).toEqual(['course', 'item', 'lesson', 'module', 'picture', 'sheet', 'word']);
    for (const name of ['lesson.scam-calls', 'item.fees.same-outlay', 'sheet.contract-copy', 'word.fee']) {
      const of = textsNamed(name);
      if (!of) throw new Error('no such texts');
      const source = textsOf(files, of, 'en');
      const typed = new Map(textsOf(files, of, 'ky').map(({ name, text }) => [name, text]));
      expect(withTexts(files, of, 'ky', source, typed), of.id).toEqual(new Map());
    }
  }, 60_000);

  test('is stale where its source has changed since, and only there', () => {
    let files = copied(opened(), item);
    files = changed(files, 'en/items.yaml', ['heat.when', 'options', 'boiling'], 'When it bubbles');
    expect(states(files, item)).toMatchObject({
      stem: 'current',
      'options/boiling': 'stale',
      'hints/0': 'current',
    });
    // back to what it was: nothing to do
    const back = changed(files, 'en/items.yaml', ['heat.when', 'options', 'boiling'], 'When it boils');
    expect(Object.values(states(back, item)).every((one) => one === 'current')).toBe(true);
    // looked at again beside the new source, without a change: it still says the same
    expect(states(copied(files, item), item)['options/boiling']).toBe('current');
  });

  test('was translated from what its author saw, not from what stands there by now', () => {
    const files = changed(copied(opened(), item), 'en/items.yaml', ['heat.when', 'stem'], 'Is it ready?');
    const seen = new Map([['stem', sourceMark('When is the water ready?')]]);
    const saved = over(files, withSeen(files, item, 'tg', seen));
    expect(states(saved, item)).toMatchObject({ stem: 'stale', otherwise: 'current' });
  });

  test('names options that came and went', () => {
    let files = copied(opened(), item);
    files = changed(files, 'en/items.yaml', ['heat.when', 'options', 'warm'], 'When it is warm');
    files = changed(files, 'en/items.yaml', ['heat.when', 'options', 'cold'], undefined);
    expect(states(files, item)).toMatchObject({ 'options/warm': 'missing', 'options/cold': 'extra' });
  });

  test('of a lesson goes by its parts', () => {
    let files = copied(opened(), lesson);
    files = over(
      files,
      new Map([
        [
          'en/brew.md',
          (files.get('en/brew.md') ?? '').replace('Green tea needs hot water.', 'Green tea needs water.'),
        ],
      ]),
    );
    const found = states(files, lesson);
    expect(found['#opening']).toBe('stale');
    expect(Object.values(found).filter((one) => one !== 'current')).toEqual(['stale']);
    // a part that is emptied is missing, and the others stay in their order
    const source = textsOf(files, lesson, 'en');
    const emptied = over(files, withTexts(files, lesson, 'tg', source, new Map([['#opening', ' ']])));
    expect(states(emptied, lesson)['#opening']).toBe('missing');
    expect(textsOf(emptied, lesson, 'tg').map(({ name }) => name)).toEqual(
      source.map(({ name }) => name).filter((name) => name !== '#opening'),
    );
  });

  test('goes on from a page to the next with something to do, round to the first', () => {
    const files = copied(opened(), item);
    const all = translationOf(files, 'tg');
    expect(nextOpen(all, lesson)).toEqual({ kind: 'item', id: 'heat.degrees' });
    expect(nextOpen(all, { kind: 'item', id: 'pour.order' })).toEqual({ kind: 'course', id: 'course' });
    expect(
      nextOpen([{ moduleId: 'brew', pages: pagesOf(files).slice(0, 1) }], { kind: 'course', id: 'course' }),
    ).toBeNull();
  });
});

describe('a change by other forms', () => {
  test('leaves behind what translations without a hash were made from', () => {
    const before = smallCourse();
    const after = changed(before, 'en/items.yaml', ['heat.when', 'stem'], 'Is the water ready?');
    expect(states(after, item, 'ky').stem).toBe('current');
    const kept = over(after, withMarks(before, after, [item]));
    expect(states(kept, item, 'ky')).toMatchObject({ stem: 'stale', otherwise: 'current' });
    // a second change keeps what it was made from
    const again = changed(kept, 'en/items.yaml', ['heat.when', 'stem'], 'Ready?');
    expect(withMarks(kept, again, [item])).toEqual(new Map());
    expect(dataOf(kept, 'ky/translated.yaml')).toEqual({
      'item.heat.when': { stem: sourceMark('When is the water ready?') },
    });
    expect(parseCourse(kept).items).toHaveLength(3);
  });

  test('that mends a translation makes it no newer', () => {
    const before = smallCourse();
    const stale = changed(before, 'en/items.yaml', ['heat.when', 'stem'], 'Is the water ready?');
    const kept = over(stale, withMarks(before, stale, [item]));
    const mended = changed(kept, 'ky/items.yaml', ['heat.when', 'stem'], 'When is water ready?');
    expect(states(over(mended, withMarks(kept, mended, [item])), item, 'ky').stem).toBe('stale');
  });

  test('that writes a text anew says what stood beside it', () => {
    const before = changed(smallCourse(), 'ky/items.yaml', ['heat.when', 'otherwise'], undefined);
    const after = changed(before, 'ky/items.yaml', ['heat.when', 'otherwise'], 'Look.');
    const kept = over(after, withMarks(before, after, [item]));
    const later = changed(kept, 'en/items.yaml', ['heat.when', 'otherwise'], 'Look at the kettle.');
    expect(states(later, item, 'ky').otherwise).toBe('stale');
  });
});

test('a language is open or whole, and shows modules that are there', () => {
  const faults = (value: unknown) => {
    const files = smallCourse();
    files.set('course.yaml', withYaml(files.get('course.yaml') ?? '', ['opened'], value));
    return () => parseCourse(files);
  };
  expect(faults({ ky: [] })).toThrow(/fault/);
  expect(faults({ tg: ['nothing'] })).toThrow(/fault/);
  expect(faults({ tg: [] })).not.toThrow();
});
