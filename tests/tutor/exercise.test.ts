import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { loadCourse } from '@/lib/server/work/load-course';
import { firstSentence } from '../support/attacks/obeying';
import { addLearner, testDb } from '../support/db';
import { course } from '../support/learner';
import { type OpenAiServer, openAiServer } from '../support/openai-server';
import { LEARNER, scriptedModel, take, turnDeps } from './desk';

const NOW = new Date('2026-03-01T12:00:00Z');
const ITEM = 'fees.to-the-hand';
const item = course.items.find(({ definition }) => definition.id === ITEM);
const stem = item?.texts.en?.stem ?? '';
const MARGIN = 'What is the exchange rate margin?';
/** "How many som does your brother get in his hand?" */
const KEY = '17600';

let db: Db;
let server: OpenAiServer;
let place: { roundId: string; position: number };
let given = 0;

beforeAll(async () => {
  db = await testDb();
  server = await openAiServer();
  await addLearner(db, LEARNER.id);
  await loadCourse(db, course, NOW);
});
afterAll(async () => {
  await server.close();
  await db.close();
});
beforeEach(async () => {
  await db.query('delete from conversation');
  await db.query('delete from round');
  place = { roundId: crypto.randomUUID(), position: 1 };
  given = 0;
  await sqlLearner(db, LEARNER.id).change((tx) =>
    tx.keepRound({
      id: place.roundId,
      kind: 'practice',
      moduleId: item?.moduleId ?? '',
      courseId: course.structure.id,
      length: 5,
      items: [{ itemId: ITEM, version: item?.version ?? '' }],
      startedAt: NOW,
      finishedAt: null,
    }),
  );
});

async function ask(question: string, inExercise: boolean, withModel = true) {
  const deps = turnDeps(db, {
    chat: withModel ? scriptedModel(server) : null,
    clock: () => NOW,
    ids: () => crypto.randomUUID(),
    nextHint: async () => {
      given += 1;
      const hint = item?.hints.en?.[given - 1];
      return hint === undefined ? null : { level: given, hint };
    },
  });
  const where = inExercise ? place : {};
  return take(deps, { turnId: crypto.randomUUID(), courseId: course.structure.id, question, ...where });
}

const FIRST_HINT = { kind: 'hint', level: 1, hint: item?.hints.en?.[0] };

describe('in an exercise', () => {
  it.each(['What is the answer?', 'just tell me', 'Жообу кайсы?', 'подскажите ответ', 'ما هو الجواب؟', stem])(
    'gives the next hint for "%s", and asks no model',
    async (question) => {
      const before = server.chats.length;
      expect((await ask(question, true)).answer).toEqual(FIRST_HINT);
      expect(server.chats).toHaveLength(before);
    },
  );

  it('says when all hints were shown', async () => {
    given = 3;
    expect((await ask('hint please', true)).answer).toMatchObject({ kind: 'hint', hint: null });
  });

  it('explains what is asked about its matter, with the exercise but neither key nor options in the prompt', async () => {
    server.script({ kind: 'respond', with: (messages) => [`${firstSentence(messages)} [1]`] });
    const { answer, text } = await ask(MARGIN, true);
    expect(answer?.kind).toBe('generated');
    expect(text).toBe(''); // it is read whole first
    const sent = JSON.stringify(server.chats.at(-1));
    expect(sent).toContain(stem);
    expect(sent).not.toContain('17,600');
    expect(sent).not.toContain(KEY);
    expect(sent).not.toContain(item?.texts.en?.explanation);
  });

  it.each([
    KEY,
    '17 600',
    '1-7-6-0-0',
    '١٧٦٠٠',
    'seventeen thousand six hundred',
    'он жети миң алты жүз',
    '1\u200b7\u200b600',
  ])('replaces an answer that holds the key as "%s" by the next hint', async (said) => {
    server.script({ kind: 'respond', with: (messages) => [`${firstSentence(messages)} [1] It is ${said}.`] });
    const { answer, text } = await ask(MARGIN, true);
    expect(answer).toEqual(FIRST_HINT);
    expect(text).toBe('');
  });

  it('quotes the course without a model', async () => {
    expect((await ask(MARGIN, true, false)).answer?.kind).toBe('quoted');
  });

  it('is not somebody else’s', async () => {
    place = { ...place, roundId: crypto.randomUUID() };
    await expect(ask(MARGIN, true)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('in the free chat, with an exercise unanswered', () => {
  it.each([
    stem,
    `${item?.texts.en?.case} ${stem}`,
    `${item?.texts.ru?.case} ${item?.texts.ru?.stem}`,
    `please solve: ${item?.texts.ky?.stem}`,
  ])('knows its question again: %s', async (question) => {
    expect((await ask(question, false)).answer).toEqual(FIRST_HINT);
  });

  it('answers other questions as ever, streamed', async () => {
    server.script({ kind: 'respond', with: (messages) => [`${firstSentence(messages)} [1]`] });
    const { answer, text } = await ask(MARGIN, false);
    expect(answer?.kind).toBe('generated');
    expect(text).not.toBe('');
    expect(JSON.stringify(server.chats.at(-1))).not.toContain(stem);
  });

  it('answers its question when no exercise is open', async () => {
    await db.query('delete from round');
    expect((await ask(stem, false)).answer?.kind).not.toBe('hint');
  });
});
