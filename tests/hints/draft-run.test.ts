import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import { addDraftRun, type DraftRun, draftRun, runBudget } from '@/lib/hints/draft-run-queries';
import { cancelJob, sqlJobs } from '@/lib/jobs/job-queries';
import { bind } from '@/lib/jobs/kind';
import { insertAttempt, nextPlace } from '@/lib/knowledge/attempt-queries';
import { unwatched } from '@/lib/server/metrics/watch';
import { openChatModel, openModelOf } from '@/lib/server/models/chat-model';
import { sqlCourses } from '@/lib/server/store/sql-courses';
import { readDraftPrompts, readQuestionPrompts } from '@/lib/server/tutor-files';
import { frequentOf, runDraft } from '@/lib/server/work/draft-job';
import { DRAFT } from '@/lib/server/work/kinds';
import { loadCourse } from '@/lib/server/work/load-course';
import { startWorker, type Worker } from '@/lib/server/work/worker';
import { newAttempt } from '../store/fixtures';
import { root } from '../support/app';
import { teaWithoutHints } from '../support/course';
import { addLearner } from '../support/db';
import { embeddedJobs, type JobsDb, logInto, postgresJobs } from '../support/jobs';
import { lacks } from '../support/needs';
import { type OpenAiServer, openAiServer } from '../support/openai-server';

const NOW = new Date('2026-05-01T08:00:00Z');
const WAIT = { timeout: 30_000, interval: 30 };
const HINTS = [
  { level: 0, text: 'Чайнекке дагы бир көңүл буруңуз.' },
  { level: 1, text: 'Чайнекке көңүл буруңуз.' },
  { level: 2, text: 'Чайнектен эмне чыкканын караңыз.' },
  { level: 3, text: 'Мисалы, шорпо бышырганда казандан буу чыгат.' },
];
const opens = { PGlite: embeddedJobs, PostgreSQL: postgresJobs };

describe.each(Object.keys(opens) as (keyof typeof opens)[])('drafting as a job on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('(needs postgres)', () => {
    let on: JobsDb;
    let server: OpenAiServer;
    const workers: Worker[] = [];
    const said: string[] = [];
    beforeAll(async () => {
      on = await opens[kind]();
      server = await openAiServer();
    });
    afterAll(async () => {
      await server.close();
      await on?.drop();
    });
    beforeEach(async () => {
      await on.db.query('delete from hint');
      await on.db.query('delete from draft_run');
      await loadCourse(on.db, parseCourse(teaWithoutHints('ky')), NOW);
    });

    const services = () => ({
      ...{ db: on.db, courses: () => sqlCourses(on.db), clock: () => NOW, ids: () => crypto.randomUUID() },
      log: logInto(said),
      draft: {
        chat: openChatModel({ apiKey: 'none', baseUrl: server.baseUrl, model: 'scripted' }),
        prompts: readDraftPrompts(root),
        questions: readQuestionPrompts(root),
      },
    });
    const work = async () => {
      const bound = [bind(DRAFT, ({ run }, job) => runDraft(services(), run, job))];
      const options = { bound, log: logInto(said), watch: unwatched, lookEveryMs: 100, restartMs: 100 };
      workers.push(await startWorker({ db: on.db, store: on.store, ...options }));
    };
    const rest = async () => {
      for (const one of workers.splice(0)) await one.stop();
    };
    const begin = async (given: Partial<DraftRun> = {}) => {
      const id = crypto.randomUUID();
      const run = {
        id,
        about: 'hints' as const,
        courseId: 'tea',
        language: 'ky',
        moduleId: null,
        model: 'm',
        by: 'Аида',
        madeAt: NOW,
      };
      await addDraftRun(on.db, { ...run, tokens: 100_000, ...given });
      return { id, job: await sqlJobs.enqueue(on.db, DRAFT, { run: id }, { key: `draft ${id}` }) };
    };
    const ended = (id: string) =>
      vi.waitFor(async () => {
        const run = await draftRun(on.db, id);
        expect(run?.endedAt).not.toBeNull();
        return run;
      }, WAIT);
    const levels = async () => {
      const rows = await on.db.query<{ place: string }>(
        `select item_id || ' ' || level as place from hint where course_id = 'tea' and language = 'ky' order by 1`,
      );
      return rows.map(({ place }) => place);
    };
    const writes = (took?: number) =>
      server.script({ kind: 'answer', pieces: [JSON.stringify({ hints: HINTS }), ' '], took });

    it('drafts the levels that are missing, several items at once, and counts what it took', async () => {
      writes();
      const { id } = await begin();
      await work();
      const run = await ended(id);
      await rest();
      expect(run).toMatchObject({ outcome: 'done', hints: 9, done: 3, total: 3, unreadable: [] });
      expect(run?.spent).toBeGreaterThan(0);
      expect((await levels()).filter((place) => place.startsWith('heat.when'))).toHaveLength(3);
    });

    it('never takes more than its budget, and says that it ended by it', async () => {
      // one answer takes half of it, so that no second is begun, whether at once or after it
      writes(1_300);
      const { id } = await begin({ tokens: 2_500 });
      await work();
      const run = await ended(id);
      await rest();
      expect(run?.outcome).toBe('budget');
      expect(run?.spent).toBeLessThanOrEqual(2_500);
      expect((await levels()).length).toBeLessThan(9);
    });

    it('sets tokens aside for calls at once, so that together they do not pass the budget', async () => {
      const { id } = await begin({ tokens: 100 });
      const budget = runBudget(on.db, id);
      const got = await Promise.all([60, 60, 60].map((tokens) => budget.reserve(tokens)));
      expect(got.filter(Boolean)).toHaveLength(1);
      await budget.settle(60, 10);
      expect((await draftRun(on.db, id))?.spent).toBe(10);
    });

    it('goes on after an end in the middle, drafts nothing twice and keeps what was spent', async () => {
      server.script({ kind: 'silent', ms: 60_000 });
      const { id } = await begin();
      await work();
      await vi.waitFor(async () => expect((await draftRun(on.db, id))?.spent).toBeGreaterThan(0), WAIT);
      await rest();
      const before = await draftRun(on.db, id);
      expect(before?.endedAt).toBeNull();
      writes();
      await work();
      const run = await ended(id);
      await rest();
      expect(run).toMatchObject({ outcome: 'done', hints: 9 });
      expect(run?.spent).toBeGreaterThan(before?.spent ?? Number.POSITIVE_INFINITY);
      expect(new Set(await levels()).size).toBe(9);
    });

    it('ends when somebody cancels it; what was drafted stays', async () => {
      server.script({ kind: 'silent', ms: 60_000 });
      const { id, job } = await begin();
      await work();
      await vi.waitFor(async () => expect((await draftRun(on.db, id))?.spent).toBeGreaterThan(0), WAIT);
      await cancelJob(on.db, job);
      const run = await ended(id);
      await rest();
      expect(run?.outcome).toBe('cancelled');
    });

    it('tries again while a server is overloaded, and says so when its last try fails', async () => {
      server.script({ kind: 'status', status: 429 });
      server.chats.length = 0;
      const { id } = await begin();
      const job = { id: '1', isLast: true, signal: new AbortController().signal };
      const running = { ...job, progress: async () => undefined, finish: async () => undefined };
      await expect(runDraft(services(), id, running)).rejects.toThrow('does not answer');
      expect(server.chats.length).toBeGreaterThanOrEqual(3);
      expect(await draftRun(on.db, id)).toMatchObject({ outcome: 'failed', spent: 0 });
      await on.db.query('delete from graphile_worker._private_jobs');
    });

    it('drafts for a wrong answer once 20 learners gave it, and never in what somebody typed', async () => {
      const gives = async (mistake: string | null, learners: number, itemId = 'heat.when') => {
        for (let n = 0; n < learners; n += 1) {
          const learnerId = crypto.randomUUID();
          await addLearner(on.db, learnerId);
          const answer = { kind: 'short-text' as const, text: 'менин сырым' };
          const given = { itemId, mistake, correct: false, unaided: false, answer };
          // twice by each: people are counted, not answers
          for (const ordinal of [1, 2]) {
            const row = newAttempt({ learnerId } as never, { ...given, ordinal });
            await insertAttempt(on.db, { ...row, seq: await nextPlace(on.db) });
          }
        }
      };
      await gives('option:cold', 19);
      await gives(null, 25);
      await gives('named:half', 21, 'heat.degrees');
      await gives('option:gone', 21);
      expect((await frequentOf(on.db, 'tea')).get('heat.when')).toEqual(['option:gone']);
      await gives('option:cold', 1);
      expect((await frequentOf(on.db, 'tea')).get('heat.when')).toEqual(['option:cold', 'option:gone']);
      writes();
      server.chats.length = 0;
      const { id } = await begin();
      await work();
      await ended(id);
      await rest();
      const rows = await on.db.query('select item_id as item, answer from hint where level = 0 order by 1');
      expect(rows).toEqual([
        { item: 'heat.degrees', answer: 'named:half' },
        { item: 'heat.when', answer: 'option:cold' },
      ]);
      const sent = JSON.stringify(server.chats);
      expect(sent).toContain('Муздак кезинде');
      expect(sent).toContain('50 градус');
      expect(sent).not.toContain('сырым');
      const again = await begin({ model: null });
      await work();
      expect(await ended(again.id)).toMatchObject({ outcome: 'done', hints: 0 });
      await rest();
    });
  });
});

describe('DRAFT_MODEL', () => {
  it('writes by any provider of langchain: here one that speaks the OpenAI protocol', async () => {
    const server = await openAiServer();
    vi.stubEnv('OPENAI_API_KEY', 'none').stubEnv('OPENAI_BASE_URL', server.baseUrl);
    server.script({ kind: 'answer', pieces: ['{"hi', 'nts": []}'] });
    const chat = await openModelOf('openai:scripted');
    const pieces = [];
    const signal = new AbortController().signal;
    for await (const piece of chat.stream([{ role: 'user', text: 'Сиз?' }], { signal, maxTokens: 50 }))
      if ('text' in piece) pieces.push(piece.text);
    expect(pieces.join('')).toBe('{"hints": []}');
    expect(chat.id).toBe('openai:scripted');
    vi.unstubAllEnvs();
    await server.close();
  });

  it.each([
    ['anthropic:claude', '@langchain/anthropic'],
    ['nobody:x', 'nobody'],
  ])('names what %s lacks', async (name, lacking) => {
    await expect(openModelOf(name)).rejects.toMatchObject({
      code: 'bad-input',
      details: [expect.stringContaining(lacking)],
    });
  });
});
