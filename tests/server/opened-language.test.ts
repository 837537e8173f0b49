import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coursePartsOf } from '@/lib/browser/pack/parts';
import { filesOf } from '@/lib/content/course-file-queries';
import { courseIn, itemIn, lessonIn } from '@/lib/content/course-queries';
import { draftsOf, saveDrafts } from '@/lib/content/draft-queries';
import { withChanges } from '@/lib/content/edit/changes';
import { languageChanges } from '@/lib/content/edit/languages';
import { outlineOf } from '@/lib/content/edit/outline';
import { changesOf, markOf, type Piece } from '@/lib/content/edit/piece';
import { type TextsOf, textsName, textsOf } from '@/lib/content/edit/texts';
import { translatedTexts, translationOf } from '@/lib/content/edit/translation';
import { fieldOfText } from '@/lib/content/edit/translation-form';
import { withoutModule } from '@/lib/content/edit/without-module';
import { withYaml } from '@/lib/content/edit/yaml-text';
import { parseCourse, readCourse } from '@/lib/content/import/course';
import { Problems } from '@/lib/content/import/problems';
import { wholeCourse } from '@/lib/content/pack-queries';
import type { Db } from '@/lib/db/port';
import { loadCourse } from '@/lib/server/work/load-course';
import { draftMark, publishCourse, withDrafts } from '@/lib/server/work/publish-course';
import { bothDatabases } from '../support/both-databases';
import { smallCourse } from '../support/course';
import { lacks } from '../support/needs';

const AT = new Date('2026-06-01T08:00:00Z');
type Files = Map<string, string>;

function faultsOf(files: Files): string[] {
  const problems = new Problems();
  readCourse(files, problems);
  return problems.lines;
}

/** A page saved as its form holds it. @param change of each text */
function saved(files: Files, of: TextsOf, change: (source: string) => string): Files {
  const piece: Piece = { kind: 'translation', id: textsName(of), language: 'tg' };
  const fields = textsOf(files, of, 'en').map(({ name, text }) => [fieldOfText(name), change(text)] as const);
  return withChanges(files, changesOf(files, piece, fields, outlineOf(files).languages));
}

/** The small course with a module, and its name, in Tajik. */
function withModule(moduleId: string | null): Files {
  let files = smallCourse();
  files = withChanges(files, languageChanges(files, { does: 'open', language: 'tg' }));
  const modules = translationOf(files, 'tg');
  for (const { pages, moduleId: id } of modules)
    if (id === null || id === moduleId)
      for (const { of } of pages) files = saved(files, of, (source) => `${source} (тоҷикӣ)`);
  return files;
}

describe('a language of a course', () => {
  it('shows a module once nothing of it is missing, and never half of it', () => {
    const files = withModule('brew');
    expect(() => languageChanges(files, { does: 'show', language: 'tg', moduleId: 'serve' })).toThrow(
      /missing/,
    );
    const shown = withChanges(
      files,
      languageChanges(files, { does: 'show', language: 'tg', moduleId: 'brew' }),
    );
    expect(outlineOf(shown).opened).toEqual(new Map([['tg', ['brew']]]));
    const emptied = saved(shown, { kind: 'lesson', id: 'brew' }, () => '');
    expect(faultsOf(emptied).some((line) => line.startsWith('tg/brew.md: '))).toBe(true);
    const halved = saved(shown, { kind: 'item', id: 'heat.when' }, (text) =>
      text === 'When it boils' ? '' : text,
    );
    expect(faultsOf(halved)).toContain('tg/items.yaml: heat.when: options lacks "boiling"');
    // what is not shown may be as it is
    expect(() => parseCourse(saved(shown, { kind: 'lesson', id: 'serve' }, () => ''))).not.toThrow();
    const without = withChanges(shown, withoutModule(shown, 'brew', ['en', 'ky', 'tg']));
    expect(outlineOf(without).opened).toEqual(new Map([['tg', []]]));
    const hidden = withChanges(
      halved,
      languageChanges(halved, { does: 'hide', language: 'tg', moduleId: 'brew' }),
    );
    expect(() => parseCourse(hidden)).not.toThrow();
  });

  it('is one of the whole course once all of it is there', () => {
    let files = withModule('brew');
    expect(() => languageChanges(files, { does: 'whole', language: 'tg' })).toThrow(/missing/);
    for (const { pages } of translationOf(files, 'tg'))
      for (const { of } of pages) files = saved(files, of, (source) => `${source} (тоҷикӣ)`);
    files = withChanges(files, languageChanges(files, { does: 'whole', language: 'tg' }));
    expect(parseCourse(files).structure).toMatchObject({ languages: ['en', 'ky', 'tg'] });
    expect(parseCourse(files).structure.opened).toBeUndefined();
  });

  it('is closed while nothing is written in it, and opened once', () => {
    const files = withChanges(
      smallCourse(),
      languageChanges(smallCourse(), { does: 'open', language: 'tg' }),
    );
    expect(() => languageChanges(files, { does: 'open', language: 'tg' })).toThrow(/has this language/);
    expect(() => languageChanges(files, { does: 'open', language: 'ky' })).toThrow(/has this language/);
    const closed = withChanges(files, languageChanges(files, { does: 'close', language: 'tg' }));
    expect(outlineOf(closed).opened.size).toBe(0);
    expect(() => languageChanges(withModule('brew'), { does: 'close', language: 'tg' })).toThrow(
      /texts in it/,
    );
  });

  it('is saved over what was seen alone: options that came or went are another page', () => {
    const files = withModule('brew');
    const piece: Piece = { kind: 'translation', id: 'item.heat.when', language: 'tg' };
    const mark = markOf(files, piece);
    const path = 'en/items.yaml';
    const at = (place: (string | number)[], to: unknown) =>
      new Map(files).set(path, withYaml(files.get(path) ?? '', place, to));
    expect(markOf(at(['heat.when', 'stem'], 'Is the water ready?'), piece)).toBe(mark);
    const less = at(['heat.when', 'options', 'cold'], undefined);
    expect(markOf(less, piece)).not.toBe(mark);
    expect(markOf(at(['heat.when', 'options', 'warm'], 'When it is warm'), piece)).not.toBe(mark);
    const extra = translatedTexts(less, { kind: 'item', id: 'heat.when' }, 'tg').filter(
      ({ state }) => state === 'extra',
    );
    expect(extra.map(({ name }) => name)).toEqual(['options/cold']);
  });
});

describe.each(['PGlite', 'PostgreSQL'] as const)('a language module by module on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('', () => {
    let on: { db: Db; drop(): Promise<void> };
    let db: Db;
    beforeAll(async () => {
      on = await bothDatabases[kind]();
      db = on.db;
    });
    afterAll(() => on.drop());

    it('comes to learners by publishing: shown modules in it, others in the first language', async () => {
      await loadCourse(db, parseCourse(smallCourse()), AT);
      const before = await itemIn(db, 'tea', 'heat.when', 'tg');
      const translated = withModule('brew');
      const files = withChanges(
        translated,
        languageChanges(translated, { does: 'show', language: 'tg', moduleId: 'brew' }),
      );
      const published = await filesOf(db, 'tea');
      await db.transaction((tx) => saveDrafts(tx, 'tea', files, published, { by: 'Аида', at: AT }));
      const drafts = await draftsOf(db, 'tea');
      expect(withDrafts(published, drafts)).toEqual(files);
      const jobs = { enqueue: async () => '1' } as never;
      const publishing = { by: 'Аида', why: 'Tajik', at: AT, told: async () => undefined };
      await publishCourse({ db, jobs, hasEmbedder: false }, 'tea', draftMark(drafts), publishing);

      const course = await courseIn(db, 'tea', 'tg');
      expect(course.language).toBe('tg');
      expect(course.text.modules.brew?.title).toBe('Brewing (тоҷикӣ)');
      expect(course.text.modules.serve?.title).toBe('Serving');
      expect(await lessonIn(db, 'tea', 'brew', 'tg')).toMatchObject({ language: 'tg' });
      expect(await lessonIn(db, 'tea', 'serve', 'tg')).toMatchObject({ language: 'en' });
      expect(await itemIn(db, 'tea', 'heat.when', 'tg')).toMatchObject({ language: 'tg' });
      expect(await itemIn(db, 'tea', 'pour.order', 'tg')).toMatchObject({ language: 'en' });
      // whoever stands in a round finishes the version that they began
      expect(await itemIn(db, 'tea', 'heat.when', 'tg', before.version)).toMatchObject({ language: 'en' });

      const parts = coursePartsOf(
        { ...(await wholeCourse(db, 'tea')), questions: [], passages: [] },
        'tg',
        [],
      );
      const languages = (part: string) =>
        (parts.get(part) as { language: string }[]).map((one) => one.language);
      expect([languages('lesson/brew'), languages('lesson/serve')]).toEqual([['tg'], ['en']]);
      const words = parts.get('items') as { itemId: string; texts: object }[];
      expect(words.map(({ itemId, texts }) => [itemId, Object.keys(texts).sort()])).toEqual([
        ['heat.when', ['tg']],
        ['heat.degrees', ['en', 'ky', 'tg']],
        ['pour.order', ['en']],
      ]);
    });
  });
});
