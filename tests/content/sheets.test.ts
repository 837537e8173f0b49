import { describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import { EMPTY_SHEET, type Sheet } from '@/lib/content/sheet';
import { GAP, sheetAsText } from '@/lib/content/sheet-words';
import { UstatError } from '@/lib/errors';
import { smallCourse } from '../support/course';

const SHEETS = `
- { id: ready, kind: checklist, module: brew, section: heat, parts: [kettle, cup] }
- { id: ask, kind: letter, module: brew, section: heat, parts: [who] }
`;
const WORDS = `
ready:
  title: Ready
  intro: Before the tea.
  parts: { kettle: The kettle is full, cup: The cup is clean }
ask:
  title: Ask for tea
  intro: Send it.
  parts: { who: Name }
  letter: "Dear {who}, may I have tea?"
`;

function files(changes: Record<string, string> = {}) {
  const course = smallCourse();
  for (const language of ['en', 'ky']) {
    const lesson = course.get(`${language}/brew.md`) ?? '';
    course.set(`${language}/brew.md`, `${lesson}\n\n## Heat {#heat}\n\nBoil it. {#boil}\n`);
    course.set(`${language}/sheets.yaml`, WORDS);
  }
  course.set('sheets.yaml', SHEETS);
  for (const [name, text] of Object.entries(changes)) course.set(name, text);
  return course;
}

function faults(changes: Record<string, string>): readonly string[] {
  try {
    parseCourse(files(changes));
  } catch (error) {
    if (error instanceof UstatError) return error.details;
    throw error;
  }
  return [];
}

describe('the lists and letters of a course', () => {
  it('come with their words in every language, and count for its version', () => {
    const course = parseCourse(files());
    expect(course.sheets.map(({ definition }) => definition.id)).toEqual(['ready', 'ask']);
    expect(course.sheets[1]?.texts.ky?.letter).toBe('Dear {who}, may I have tea?');
    const other = parseCourse(files({ 'ky/sheets.yaml': WORDS.replace('Send it', 'Print it') }));
    expect(other.version).not.toBe(course.version);
  });

  it('need not be there', () => {
    expect(parseCourse(smallCourse()).sheets).toEqual([]);
  });

  it.each([
    ['a heading', { 'sheets.yaml': SHEETS.replace('section: heat', 'section: cold') }, 'no heading "cold"'],
    ['a lesson', { 'sheets.yaml': SHEETS.replace('module: brew', 'module: bake') }, 'no lesson "bake"'],
    ['another id', { 'sheets.yaml': SHEETS.replace('id: ask', 'id: ready') }, 'this id is there twice'],
    ['a kind', { 'sheets.yaml': SHEETS.replace('kind: letter', 'kind: poem') }, 'sheets.yaml:3: 1 > kind'],
    ['a language', { 'ky/sheets.yaml': '{}' }, 'ky/sheets.yaml: lacks the texts of the sheet "ask"'],
    ['a part', { 'ky/sheets.yaml': WORDS.replace(', cup: The cup is clean', '') }, 'parts lacks "cup"'],
    ['a gap', { 'en/sheets.yaml': WORDS.replace('Dear {who}', 'Dear') }, 'no place for "{who}"'],
    ['a known gap', { 'en/sheets.yaml': WORDS.replace('Dear {who}', '{who} {sum}') }, 'no part "sum"'],
    ['a text', { 'en/sheets.yaml': WORDS.replace(/ {2}letter.*/, '') }, 'has its text under "letter"'],
    [
      'a letter',
      { 'en/sheets.yaml': WORDS.replace('cup is clean }', 'cup is clean }\n  letter: Hello') },
      'belongs to a letter, not to checklist',
    ],
  ])('are named with their line where %s is wrong', (_, changes, fault) => {
    expect(faults(changes as Record<string, string>).join('\n')).toContain(fault);
  });
});

describe('a sheet as text', () => {
  const sheet = (kind: Sheet['kind'], letter?: string): Sheet => ({
    ...{ id: 'x', kind, module: 'brew', section: 'heat', parts: ['who', 'sum'], language: 'en' },
    text: { title: 'Title', intro: '', parts: { who: 'Who', sum: 'Sum' }, ...(letter ? { letter } : {}) },
  });

  it('is the letter with what was filled in, and lines to write on', () => {
    const text = sheetAsText(sheet('letter', 'To {who}.\n\n{sum}, {who}\n'), {
      ...EMPTY_SHEET,
      gaps: { who: ' Aibek ' },
    });
    expect(text).toBe(`To Aibek.\n\n${GAP}, Aibek`);
  });

  it('is the list with its ticks, or the lines of the notebook', () => {
    const ticked = sheetAsText(sheet('checklist'), { ...EMPTY_SHEET, ticked: ['sum'] });
    expect(ticked).toBe('Title\n☐ Who\n☑ Sum');
    const lines: Record<string, string>[] = [{ who: 'A', sum: '5' }, { sum: '6' }];
    expect(sheetAsText(sheet('notes'), { ...EMPTY_SHEET, lines })).toBe(
      `Title\n\nWho: A\nSum: 5\n\nWho: ${GAP}\nSum: 6`,
    );
  });
});
