import { expect, test } from 'vitest';
import { checkPiece } from '@/lib/content/edit/check-piece';
import {
  courseChanges,
  KINDS_OF_ITEMS,
  moduleChanges,
  newCourse,
  withItem,
  withModule,
  withoutItem,
} from '@/lib/content/edit/module-fields';
import { outlineOf } from '@/lib/content/edit/outline';
import { readCourse } from '@/lib/content/import/course';
import { Problems } from '@/lib/content/import/problems';
import { smallCourse } from '../support/course';

test('a course from nothing: modules, skills, goals, exercises; a circle is named', () => {
  const files = new Map<string, string>();
  const put = (changes: Map<string, string | null>) => {
    for (const [path, text] of changes) files.set(path, text ?? '');
  };
  const named = { title: 'Чай', language: 'ky' };
  put(newCourse({ id: 'chai', licence: 'CC-BY-4.0', ...named }));
  const [brew, serve] = ['Чай демдөө', 'Чай куюу'].map((title) => {
    const { id, changes } = withModule(files, { ...named, title });
    put(changes);
    return id;
  });
  const fill = (id = '', skill: string, requires: string[]) => {
    const fields = { title: id, summary: id, group: 'main', minutes: '5', [skill]: 'Суу кайнатуу' };
    const ticked = requires.map((one): [string, string] => ['requires', one]);
    put(moduleChanges(files, { id, language: 'ky' }, [...Object.entries(fields), ...ticked], ['ky']));
  };
  fill(brew, 'skill.+1.text', [serve ?? '']);
  fill(serve, 'skill.+1.text', [brew ?? '']);
  const piece = { kind: 'module', id: serve ?? '', language: 'ky' } as const;
  expect(checkPiece(files, piece, outlineOf(files), new Map()).faults).toEqual([
    { field: 'requires', line: null, message: '"chai-kuiuu" and "chai-demdoo" require each other' },
  ]);
  fill(brew, 'skill.suu-kainatuu.text', []);
  const goal = { 'goal.+1.text': 'Конок келди', 'goal.+1.module': serve ?? '', 'group.main.text': 'Чай' };
  const head = { title: 'Чай', summary: 'Чай', licence: 'CC-BY-4.0', ...goal };
  put(courseChanges(files, 'ky', Object.entries(head), ['ky']));
  for (const kind of KINDS_OF_ITEMS)
    put(withItem(files, { moduleId: brew ?? '', kind, skill: 'suu-kainatuu' }).changes);
  put(withoutItem(files, `${brew}.6`, ['ky']));
  expect(outlineOf(files).items.map(({ kind }) => kind)).toEqual(KINDS_OF_ITEMS.slice(0, 5));
  const problems = new Problems();
  expect(readCourse(files, problems)).toBeNull();
  // keys that are not given yet, and lessons without a text: nothing else is wrong
  expect(problems.lines.map((line) => line.replace(/:\d+: \d+ > /, ' ').split(':')[0])).toEqual([
    ...['items.yaml answer', 'items.yaml answer', 'items.yaml answer > value'],
    ...['ky/chai-demdoo.md', 'ky/chai-kuiuu.md'],
  ]);
});

test('what is new takes no id that the course has ever had, nor an address of the app', () => {
  const files = smallCourse();
  const named = { title: 'Progress', language: 'en' };
  expect(withModule(files, named).id).toBe('progress-2');
  expect(withModule(files, named, ['progress-2']).id).toBe('progress-3');
  const item = { moduleId: 'brew', kind: 'number', skill: 'heat' } as const;
  expect(withItem(files, item).id).toBe('brew.1');
  expect(withItem(files, item, ['brew.1', 'brew.2']).id).toBe('brew.3');
});

test('an exercise goes with its hints, also those that a desk has left', () => {
  const line = (item: string) =>
    `- { item: ${item}, level: 1, status: approved, text: Look., by: A, at: 2026-05-01 }\n`;
  const files = smallCourse({ 'en/hints.yaml': line('heat.when') + line('pour.order') });
  const without = (id: string) => withoutItem(files, id, ['en', 'ky']);
  expect(without('heat.when').get('en/hints.yaml')).toContain('item: pour.order');
  expect(without('heat.when').get('en/hints.yaml')).not.toContain('heat.when');
  expect(without('heat.degrees').has('en/hints.yaml')).toBe(false);
  files.set('en/hints.yaml', line('heat.when'));
  expect(without('heat.when').get('en/hints.yaml')).toBeNull();
});
