import { describe, expect, test } from 'vitest';
import { checkPiece } from '@/lib/content/edit/check-piece';
import { itemForm, itemOfForm } from '@/lib/content/edit/item-fields';
import { blockNames, lessonFields, lessonText } from '@/lib/content/edit/lesson-text';
import { diffLines } from '@/lib/content/edit/line-diff';
import { dataOf, outlineOf } from '@/lib/content/edit/outline';
import { changesOf, type Piece, rawItem } from '@/lib/content/edit/piece';
import { parseCourse } from '@/lib/content/import/course';
import { readCourseFolder } from '@/lib/server/work/load-course';
import { smallCourse } from '../support/course';
import { fieldsOf } from '../support/item-form';

const shipped = readCourseFolder('seed/courses/money-phone-safely');

const withFields = (fields: [string, string][], changes: Record<string, string>): [string, string][] => [
  ...fields.filter(([name]) => !(name in changes)),
  ...Object.entries(changes),
];

/** A course with a piece saved as a form holds it. */
function saved(files: Map<string, string>, piece: Piece, fields: [string, string][]): Map<string, string> {
  const { languages } = outlineOf(files);
  const changed = new Map(files);
  for (const [path, text] of changesOf(files, piece, fields, languages)) changed.set(path, text ?? '');
  return changed;
}

describe('forms of a course', () => {
  test('give back what they were made from, to the letter', () => {
    const files = new Map(shipped);
    const { items, modules, languages } = outlineOf(files);
    for (const { id } of items.filter((_, at) => at < 10 || at % 12 === 0)) {
      const raw = rawItem(files, id, 'ky');
      const again = itemOfForm(fieldsOf(itemForm(raw)), raw);
      const { definition, text } = raw;
      expect(JSON.parse(JSON.stringify(again)), id).toEqual({ definition, text });
      expect(JSON.stringify(again.definition), id).toBe(JSON.stringify(definition));
    }
    for (const { id } of modules)
      for (const language of languages) {
        const text = files.get(`${language}/${id}.md`);
        expect(lessonText(lessonFields(text), text), `${language} ${id}`).toBe(text);
      }
  });

  test('change what they are about and nothing else', () => {
    const files = smallCourse();
    const piece: Piece = { kind: 'item', id: 'heat.when', language: 'ky' };
    const fields = fieldsOf(itemForm(rawItem(files, 'heat.when', 'ky')));
    const wrong = withFields(fields, { key: 'cold', 'option.boiling.feedback': 'Too\u00a0hot\u200b.\r\n' });
    const changed = saved(files, piece, wrong);
    const [before, after] = [parseCourse(files), changed];
    // the other language still has its feedback to the key of before
    expect(() => parseCourse(after)).toThrow(/fault/);
    const both = saved(
      after,
      { ...piece, language: 'en' },
      withFields(fields, {
        key: 'cold',
        'option.boiling.feedback': 'Too hot.',
      }),
    );
    const course = parseCourse(both);
    const [was, is] = [before.items[0], course.items[0]];
    expect(is?.definition).toEqual({ ...was?.definition, answer: 'cold' });
    expect(is?.texts.ky?.feedback).toEqual({ boiling: 'Too hot.' });
    expect(course.items.slice(1)).toEqual(before.items.slice(1));
    for (const [path, text] of files)
      if (!path.endsWith('items.yaml')) expect(both.get(path), path).toBe(text);
    expect(diffLines(files.get('items.yaml') ?? '', both.get('items.yaml') ?? '').length).toBeLessThan(3);
  });

  test('name new rows, take out old ones in every language', () => {
    const files = smallCourse();
    const piece: Piece = { kind: 'item', id: 'pour.order', language: 'en' };
    const fields = fieldsOf(itemForm(rawItem(files, 'pour.order', 'en')));
    const changed = saved(files, piece, [
      ...withFields(fields, { 'step.drink.gone': 'yes', 'step.+1.text': 'Sit down', 'step.+1.place': '1' }),
      ['mistake.drinks-first.gone', 'yes'],
    ]);
    const raw = rawItem(changed, 'pour.order', 'en');
    expect(raw.definition.steps).toEqual(['s1', 'cup', 'pour']);
    expect(raw.text.steps).toEqual({ s1: 'Sit down', cup: 'Take a cup', pour: 'Pour the tea' });
    const other = rawItem(changed, 'pour.order', 'ky').text;
    expect(other.steps).toEqual({ cup: 'Take a cup', pour: 'Pour the tea' });
    expect(other.mistakes ?? {}).toEqual({});
    const check = (language: string) =>
      checkPiece(changed, { ...piece, language }, outlineOf(changed), new Map()).faults;
    expect(check('en')).toEqual([]);
    expect(check('ky')).toEqual([{ field: 'step.s1.text', line: null, message: 'steps lacks "s1"' }]);
  });

  test('say what is wrong at its field', () => {
    const files = smallCourse();
    const piece: Piece = { kind: 'item', id: 'heat.degrees', language: 'ky' };
    const fields = fieldsOf(itemForm(rawItem(files, 'heat.degrees', 'ky')));
    const faults = (changes: Record<string, string>) => {
      const changed = saved(files, piece, withFields(fields, changes));
      return checkPiece(changed, piece, outlineOf(changed), new Map()).faults.map(({ field }) => field);
    };
    expect(faults({})).toEqual([]);
    expect(faults({ stem: ' ', unit: '' })).toEqual(['stem']);
    expect(faults({ unit: '' })).toEqual(['accept']);
    expect(faults({ value: 'a hundred' })).toEqual(['value']);
    expect(faults({ 'mistake.half.value': '100,5' })).toEqual(['mistake.half.text']);
    expect(faults({ skill: 'pouring' })).toEqual(['skill']);
  });
});

describe('a lesson', () => {
  const PASTED =
    '\ufeffЧай\u00a0демдөө\u200b\r\n\r\n\r\n\r\n## Эмне үчүн\r\n•\tКайнак суу\r\n•\tЧайнек\r\n\r\nКут\u00adту';

  test('pasted from elsewhere is read, and its parts get names', () => {
    const text = lessonText({ title: 'Чай', sources: '2026-05-01 Чайкана', body: PASTED }, undefined);
    expect(text).toBe(
      `---\ntitle: Чай\nsources:\n  - source: Чайкана\n    checked: 2026-05-01\n---\n\nЧай демдөө {#chai-demdoo}\n\n## Эмне үчүн {#emne-uchun}\n- Кайнак суу\n- Чайнек {#kainak-suu-chainek}\n\nКутту {#kuttu}\n`,
    );
    expect(blockNames(lessonFields(text).body)).not.toContain(null);
  });

  test('written after another one takes the names of its parts', () => {
    const files = smallCourse();
    const english = files.get('en/brew.md') ?? '';
    files.set('ky/brew.md', english.replace(/ \{#[a-z-]+\}/g, '').replace('Brewing', 'Демдөө'));
    const piece: Piece = { kind: 'lesson', id: 'brew', language: 'ky' };
    const check = () => checkPiece(files, piece, outlineOf(files), new Map());
    expect(check().faults.map(({ field, line }) => [field, line])).toEqual([
      ['body', 1],
      ['body', 3],
      ['body', 5],
      ['body', 7],
      ['body', null],
    ]);
    const { title, body } = lessonFields(files.get('ky/brew.md'));
    const fields: [string, string][] = [
      ['title', title],
      ['body', body],
    ];
    const changed = saved(files, piece, fields);
    expect(changed.get('ky/brew.md')).toBe(english.replace('Brewing', 'Демдөө'));
    expect(checkPiece(changed, piece, outlineOf(changed), new Map()).faults).toEqual([]);
    expect(dataOf(changed, 'course.yaml')).toEqual(dataOf(files, 'course.yaml'));
  });
});

test('a lesson whose head can not be read opens, and is written anew', () => {
  const broken = '---\ntitle: "Brew\n---\nGreen tea. {#opening}\n';
  expect(lessonFields(broken)).toEqual({ title: '', sources: '', body: 'Green tea. {#opening}' });
  expect(lessonText({ ...lessonFields(broken), title: 'Brewing' }, broken)).toBe(
    '---\ntitle: Brewing\n---\nGreen tea. {#opening}\n',
  );
});
