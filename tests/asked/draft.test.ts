import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkQuestion } from '@/lib/asked/check';
import { readQuestions } from '@/lib/asked/drafted';
import { waitingQuestions } from '@/lib/asked/question-draft-queries';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { draftsOf, dropDrafts } from '@/lib/content/draft-queries';
import { askedOf, withAsked } from '@/lib/content/edit/asked-fields';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { addDraftRun, type DraftRun, draftRun } from '@/lib/hints/draft-run-queries';
import { embedSomeQuestions, nearestAsked } from '@/lib/retrieval/question-queries';
import { openChatModel } from '@/lib/server/models/chat-model';
import { readDraftPrompts, readQuestionPrompts, readTutorFiles } from '@/lib/server/tutor-files';
import { askedView, decideAsked } from '@/lib/server/web/asked-drafts';
import { provideServices, type Services } from '@/lib/server/web/services';
import { runDraft } from '@/lib/server/work/draft-job';
import { loadCourse } from '@/lib/server/work/load-course';
import { draftMark, filesUnderEdit, publishCourse } from '@/lib/server/work/publish-course';
import { root } from '../support/app';
import { bothDatabases } from '../support/both-databases';
import { teaWithoutHints } from '../support/course';
import { gramEmbedder } from '../support/gram-embedder';
import { logInto } from '../support/jobs';
import { lacks } from '../support/needs';
import { type OpenAiServer, openAiServer } from '../support/openai-server';

const AT = new Date('2026-06-01T08:00:00Z');
const AIDA = { id: '00000000-0000-7000-8000-000000000001', name: 'Аида' } as SignedIn;
const BOB = { ...AIDA, name: 'Боб' };
const COLD = 'Муздак сууга чай демделеби?';
const WRITTEN = [COLD, 'Чай эмнеге даамсыз болуп калды?', 'Сууну канчага чейин кайнатам?'];
const PLACE = { language: 'ky', moduleId: 'brew', sectionId: 'why' };
const { danger } = readTutorFiles(root);

describe.each(['PGlite', 'PostgreSQL'] as const)('drafted questions on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('(needs postgres)', () => {
    let on: { db: Db; drop(): Promise<void> };
    let db: Db;
    let server: OpenAiServer;
    beforeAll(async () => {
      on = await bothDatabases[kind]();
      db = on.db;
      server = await openAiServer();
      provideServices({ db, clock: () => AT, tutor: { danger } } as unknown as Services);
    });
    afterAll(async () => {
      await server.close();
      await on.drop();
    });
    beforeEach(async () => {
      await db.query('delete from question_draft');
      await dropDrafts(db, 'tea', null);
      await loadCourse(db, parseCourse(teaWithoutHints()), AT);
      server.chats.length = 0;
      writes(WRITTEN);
    });

    const writes = (questions: readonly string[]) =>
      server.script({ kind: 'answer', pieces: ['```json\n', JSON.stringify({ questions }), '\n```'] });
    const run = async (given: Partial<DraftRun> = {}, signal = new AbortController().signal) => {
      const id = crypto.randomUUID();
      const asked = { id, about: 'questions', courseId: 'tea', language: 'ky', moduleId: null } as const;
      await addDraftRun(db, { ...asked, model: 'm', by: 'Аида', madeAt: AT, tokens: 50_000, ...given });
      const chat = openChatModel({ apiKey: 'none', baseUrl: server.baseUrl, model: 'scripted' });
      const services = {
        ...{ db, clock: () => AT, ids: () => crypto.randomUUID(), log: logInto([]) },
        draft: { chat, prompts: readDraftPrompts(root), questions: readQuestionPrompts(root) },
      };
      const job = { id: '1', isLast: true, signal, progress: async () => undefined };
      await runDraft(services as never, id, { ...job, finish: async () => undefined });
      return draftRun(db, id);
    };
    const waiting = async () => (await waitingQuestions(db, 'tea', 'ky')).map(({ text }) => text);
    const asked = async () => askedOf(await filesUnderEdit(db, 'tea', ['ky/questions.yaml']), PLACE);
    const decide = async (text: string, given: object, staff = AIDA) => {
      const rows = await db.query<{ id: string }>('select id from question_draft where text = $1', [text]);
      return decideAsked(staff, { course: 'tea', draft: rows[0]?.id ?? '', ...given } as never);
    };

    it('wait for a person, in the words of who asks, and cost what they cost', async () => {
      expect(await run()).toMatchObject({ outcome: 'done', hints: 3, done: 1, total: 1, unreadable: [] });
      expect(await waiting()).toEqual(expect.arrayContaining(WRITTEN));
      const sent = JSON.stringify(server.chats);
      expect(sent).toContain('Муздак суу жалбырактан');
      expect(sent).toContain('Write 5 more, in Kyrgyz');
      expect(await asked()).toEqual([]);
      // with those that wait two are missing; the same again are no others
      expect(await run()).toMatchObject({ outcome: 'done', hints: 0 });
      expect(JSON.stringify(server.chats.at(-1))).toContain('Write 2 more');
      expect(JSON.stringify(server.chats.at(-1))).toContain(COLD);
    });

    it('end with their budget, by a word, or with what is no question', async () => {
      expect(await run({ tokens: 100 })).toMatchObject({ outcome: 'budget', hints: 0 });
      expect(server.chats).toEqual([]);
      server.script({ kind: 'answer', pieces: ['I am sorry.'] });
      expect(await run()).toMatchObject({ outcome: 'done', hints: 0, unreadable: ['brew/why'] });
      server.script({ kind: 'silent', ms: 60_000 });
      const control = new AbortController();
      const running = run({}, control.signal);
      await expect.poll(() => server.chats.length).toBe(2);
      control.abort(new Error('enough'));
      await expect(running).rejects.toThrow('enough');
      expect(await waiting()).toEqual([]);
    });

    it('stand in the course once somebody approves them, and are searched once it is published', async () => {
      await run();
      await decide(COLD, { do: 'approve', text: `  ${COLD.replace('чай', 'көк  чай')} ` });
      expect(await asked()).toEqual(['Муздак сууга көк чай демделеби?']);
      await decide(WRITTEN[1] ?? '', { do: 'reject' });
      await expect(decide(COLD, { do: 'reject' })).rejects.toMatchObject({ code: 'conflict' });
      expect(await waiting()).toEqual([WRITTEN[2]]);
      // what somebody rejected is not written again
      writes(WRITTEN);
      expect(await run()).toMatchObject({ hints: 0 });

      await expect(decide(COLD, { do: 'undo' }, BOB)).rejects.toMatchObject({ code: 'conflict' });
      await decide(COLD, { do: 'undo' });
      expect(await asked()).toEqual([]);
      await decide(COLD, { do: 'approve', text: COLD });
      const seen = draftMark(await draftsOf(db, 'tea'));
      const publishing = { by: 'Аида', why: '', at: AT, told: async () => undefined };
      const jobs = { enqueue: async () => '1' } as never;
      await publishCourse({ db, jobs, hasEmbedder: true }, 'tea', seen, publishing);
      while (await embedSomeQuestions(db, gramEmbedder, 'tea'));
      const vectors = await gramEmbedder.embed([COLD], 'query', 'ky');
      const nearest = await nearestAsked(db, 'tea', gramEmbedder.id, vectors);
      expect(nearest).toMatchObject({ answer: { moduleId: 'brew', sectionId: 'why' }, isAdded: false });
      expect(nearest?.cosine).toBeGreaterThan(0.99);
    });

    it('are shown beside their section with what is wrong, and can not be approved so', async () => {
      writes(['Что делать с холодной водой?', COLD]);
      await run();
      const rows = await waitingQuestions(db, 'tea', 'ky');
      const russian = rows.find(({ text }) => text !== COLD);
      const view = await askedView('tea', 'ky', russian?.id ?? null);
      expect(view.section).toMatchObject({ title: 'Эмне үчүн ысык болушу керек', asked: [] });
      expect(view.checked).toEqual({ faults: ['reads like another language'], isBlocked: false });
      expect(view.sections).toEqual({ all: 1, asked: 0, each: 5 });
      const long = 'ы'.repeat(301);
      const blocked = { code: 'bad-input' };
      await decide(COLD, { do: 'approve', text: COLD });
      await expect(decide(russian?.text ?? '', { do: 'approve', text: COLD })).rejects.toMatchObject(blocked);
      await expect(decide(russian?.text ?? '', { do: 'approve', text: long })).rejects.toMatchObject(blocked);
      expect(await asked()).toEqual([COLD]);
    });
  });
});

describe('a drafted question', () => {
  const files = new Map([...teaWithoutHints(), ...withAsked(teaWithoutHints(), PLACE, [COLD])]);
  const check = (text: string, place = PLACE) =>
    checkQuestion(files, place, text, (one) => one.includes('SOS'));

  it.each([
    ['there twice', COLD.toUpperCase(), PLACE, 'this question is there twice: '],
    [
      'of letters that the language does not have',
      'ماذا أفعل؟',
      PLACE,
      'this question is in another language: ',
    ],
    [
      'of a part that the lesson has no longer',
      'Эмне кылам?',
      { ...PLACE, sectionId: 'gone' },
      'no section "gone"',
    ],
    ['a call for help', 'SOS, эмне кылам?', PLACE, 'is heard as a call for help'],
    ['empty', ' ', PLACE, 'there is nothing to read in it'],
  ])('is not taken: %s', (_, text, place, said) => {
    const { faults, isBlocked } = check(text, place);
    expect(isBlocked).toBe(true);
    expect(faults.join('\n')).toContain(said);
  });

  it('is taken as people type it', () => {
    expect(check('Чай ачуу болуп калса эмне кылам?')).toEqual({ faults: [], isBlocked: false });
  });

  it('is read from what a model wrote: each once, none that is there, as many as were asked for', () => {
    const asked = { there: ['Чай барбы?'], count: 2 };
    const read = (questions: unknown) => readQuestions(JSON.stringify({ questions }), asked);
    expect(read(['чай барбы', ' Суу\nбарбы? ', 7, 'Суу барбы', 'Нан барбы?', 'Эт барбы?'])).toEqual([
      'Суу барбы?',
      'Нан барбы?',
    ]);
    expect(read(['Чай барбы?'])).toEqual([]);
    expect(read(['x'.repeat(201)])).toBeNull();
    expect(readQuestions('no', asked)).toBeNull();
  });
});
