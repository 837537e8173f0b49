import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { saveDrafts } from '@/lib/content/draft-queries';
import { withYaml } from '@/lib/content/edit/yaml-text';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { openChatModel } from '@/lib/server/models/chat-model';
import { readDraftPrompts, readQuestionPrompts, readTranslationPrompts } from '@/lib/server/tutor-files';
import { loadCourse } from '@/lib/server/work/load-course';
import { runTranslate } from '@/lib/server/work/translate-job';
import { askDraft, draftOf } from '@/lib/translation/draft-queries';
import { readTranslation } from '@/lib/translation/drafted';
import { root } from '../support/app';
import { bothDatabases } from '../support/both-databases';
import { smallCourse } from '../support/course';
import { lacks } from '../support/needs';
import { type OpenAiServer, openAiServer } from '../support/openai-server';

const AT = new Date('2026-06-01T08:00:00Z');
const PLACE = { courseId: 'tea', language: 'tg', texts: 'item.heat.when' };
const DRAFTED = { texts: { 1: 'Об кай тайёр аст?', 2: 'Вақте хунук аст', 9: 'Ба ин нопурсида' } };

describe.each(['PGlite', 'PostgreSQL'] as const)('a draft of a translation on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('', () => {
    let on: { db: Db; drop(): Promise<void> };
    let db: Db;
    let server: OpenAiServer;
    beforeAll(async () => {
      on = await bothDatabases[kind]();
      db = on.db;
      server = await openAiServer();
      await loadCourse(db, parseCourse(smallCourse()), AT);
      const opened = withYaml(smallCourse().get('course.yaml') ?? '', ['opened'], { tg: [] });
      const made = { by: 'Аида', at: AT };
      await saveDrafts(db, 'tea', new Map([['course.yaml', opened]]), new Map(), made);
    });
    afterAll(async () => {
      await server.close();
      await on.drop();
    });
    beforeEach(() => {
      server.chats.length = 0;
      server.script({ kind: 'answer', pieces: ['Here: ', JSON.stringify(DRAFTED)] });
    });

    const ask = (at = AT) => askDraft(db, PLACE, { by: 'Аида', model: 'scripted', prompts: 'p', at });
    const run = (tokens = 50_000, { isLast = true, at = AT } = {}) =>
      runTranslate(
        {
          db,
          clock: () => at,
          draft: {
            chat: openChatModel({ apiKey: 'none', baseUrl: server.baseUrl, model: 'scripted' }),
            prompts: readDraftPrompts(root),
            translation: readTranslationPrompts(root),
            questions: readQuestionPrompts(root),
          },
          config: { draft: { model: null, tokens } } as never,
        },
        PLACE,
        { signal: new AbortController().signal, isLast },
      );

    it('has what was asked for, each text with the source that it was made from', async () => {
      expect(await ask()).toBe(true);
      // while it is being written nothing more is asked
      expect(await ask()).toBe(false);
      await run();
      const draft = await draftOf(db, PLACE);
      expect(draft?.outcome).toBe('done');
      expect(Object.keys(draft?.texts ?? {}).sort()).toEqual(['options/cold', 'stem']);
      expect(draft?.texts.stem?.text).toBe('Об кай тайёр аст?');
      const sent = JSON.stringify(server.chats);
      expect(sent).toContain('When is the water ready?');
      expect(sent).toContain('Tajik');
      // what has ended is not written again
      server.chats.length = 0;
      await run();
      expect(server.chats).toEqual([]);
    });

    it('costs no more than the budget of a day', async () => {
      await ask();
      await run(100);
      expect(await draftOf(db, PLACE)).toMatchObject({ outcome: 'budget', texts: {} });
      expect(server.chats).toEqual([]);
      const [spent] = await db.query<{ spent: number }>('select spent from translation_draft');
      // of the draft before, on the same day
      expect(spent?.spent).toBeGreaterThan(0);
      const later = new Date(AT.getTime() + 2 * 86_400_000);
      await ask(later);
      await run(50_000, { at: later });
      expect((await draftOf(db, PLACE))?.outcome).toBe('done');
    });

    it('says what came of it where the model fails or writes something else', async () => {
      await ask();
      server.script({ kind: 'answer', pieces: ['I am sorry.'] });
      await run();
      expect((await draftOf(db, PLACE))?.outcome).toBe('unreadable');
      await ask();
      server.script({ kind: 'malformed' });
      await expect(run(50_000, { isLast: false })).rejects.toThrow();
      expect((await draftOf(db, PLACE))?.outcome).toBeNull();
      await expect(run()).rejects.toThrow();
      expect((await draftOf(db, PLACE))?.outcome).toBe('failed');
    }, 60_000);
  });
});

it('reads what a model wrote, and nothing that was not asked for', () => {
  const texts = [
    { name: 'stem', source: 'When?' },
    { name: 'hints/0', source: 'Look.' },
  ];
  const read = (answer: string) => readTranslation(answer, texts);
  expect(read('```json\n{"texts": {"1": " Кай? ", "2": 7, "3": "x"}}\n```')).toEqual(
    new Map([['stem', 'Кай?']]),
  );
  expect(read('{"texts": {"1": ""}}')).toBeNull();
  expect(read('{"texts": []}')).toBeNull();
  expect(read('no')).toBeNull();
  expect(read(`{"texts": {"1": ${JSON.stringify('я'.repeat(5_000))}}}`)).toBeNull();
});
