import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { askedForm, termForm, termNames } from '@/lib/content/edit/asked-fields';
import { withChanges } from '@/lib/content/edit/changes';
import { checkPiece } from '@/lib/content/edit/check-piece';
import { outlineOf } from '@/lib/content/edit/outline';
import { changesOf, markOf, type Piece, pieceNow } from '@/lib/content/edit/piece';
import { smallCourse } from '../support/course';

const LANGUAGES = ['en', 'ky'];
const save = (files: Map<string, string>, piece: Piece, fields: Record<string, string>) =>
  withChanges(files, changesOf(files, piece, Object.entries(fields), LANGUAGES));
const faults = (files: Map<string, string>, piece: Piece) =>
  checkPiece(files, piece, outlineOf(files), new Map()).faults.map(({ field, line }) => [field, line]);

test('questions of a module are asked for part by part, in letters of their language, once', () => {
  const piece: Piece = { kind: 'questions', id: 'brew', language: 'ky' };
  const empty = smallCourse();
  const [section, ...more] = askedForm(empty, 'brew', 'ky').sections.map(({ id }) => id);
  expect(more).toEqual([]);
  const field = `asked.${section}`;
  const files = save(empty, piece, { [field]: ' Суу качан кайнайт? \n\nЧай канча турат?' });
  expect(parse(files.get('ky/questions.yaml') ?? '')).toEqual({
    asked: { brew: { [section ?? '']: ['Суу качан кайнайт?', 'Чай канча турат?'] } },
  });
  expect(faults(files, piece)).toEqual([]);
  expect(markOf(files, piece)).not.toBe(markOf(empty, piece));
  const twice = save(files, piece, { [field]: 'Суу качан кайнайт?\nсуу качан, кайнайт\nمتى؟' });
  expect(faults(twice, piece)).toEqual([
    [field, 1],
    [field, 2],
    [field, 3],
  ]);
  const none = save(twice, piece, { [field]: '' });
  expect(parse(none.get('ky/questions.yaml') ?? '')).toEqual({ asked: {} });
  expect(faults(none, piece)).toEqual([[field, null]]);
});

test('a term is added, mended and taken out by its place', () => {
  const at = (id: string): Piece => ({ kind: 'term', id, language: 'ky' });
  const one = save(smallCourse(), at('7'), { 'word.ky': 'чай\nчайды', 'word.en': 'tea' });
  expect(parse(one.get('terms.yaml') ?? '')).toEqual([{ en: ['tea'], ky: ['чай', 'чайды'] }]);
  expect(termNames(one, 'ky')).toEqual(['чай, чайды']);
  const two = save(one, at('1'), { 'word.ky': 'чыны', 'word.en': 'cup\ncup' });
  expect(faults(two, at('1'))).toEqual([['word.en', 2]]);
  expect(termForm(two, '1', LANGUAGES).words).toEqual({ en: 'cup\ncup', ky: 'чыны' });
  const left = save(two, at('0'), {});
  expect(termNames(left, 'ky')).toEqual(['чыны']);
});

test('a term is found again where others came or went before it, and a new one comes after all', () => {
  const at = (id: string): Piece => ({ kind: 'term', id, language: 'ky' });
  const terms = (...names: string[]) =>
    new Map([...smallCourse(), ['terms.yaml', names.map((name) => `- { ky: [${name}] }\n`).join('')]]);
  const before = terms('чай', 'чыны', 'нан');
  const now = (after: ReadonlyMap<string, string>, id: string, typed: string) =>
    pieceNow(after, at(id), { mark: markOf(before, at(id)), fields: [['word.ky', typed]] });
  const without = terms('чай', 'нан');
  expect(now(without, '2', 'нандар')).toEqual(at('1'));
  expect(now(without, '0', 'чай')).toEqual(at('0'));
  // the one that went comes again, in the place of no other
  expect(now(without, '1', 'чыны\nчыныга')).toEqual(at('2'));
  // one that a colleague has changed, and moved, is the same one
  expect(now(terms('бал', 'чай', '"чыны", "чыныга"', 'нан'), '1', 'чыны')).toEqual(at('2'));
  // two at once: the second stands behind the first
  expect(now(terms('чай', 'чыны', 'нан', 'бал'), '3', 'май')).toEqual(at('4'));
});
