import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { sqlConversations } from '@/lib/server/store/sql-conversations';
import { masked } from '@/lib/tutor/mask';
import { groupedByNearness } from '@/lib/tutor/nearness';
import type { TurnAnswer } from '@/lib/tutor/schema';
import {
  dropOldQuestions,
  openQuestions,
  SENT_DAYS,
  sendQuestion,
  sentTurns,
} from '@/lib/tutor/sent-question-queries';
import { markHelped, reportTurn } from '@/lib/tutor/turn-queries';
import { addLearner, testDb } from '../support/db';
import { addSmallCourse, COURSE } from './small-course';

describe('a question that somebody else may read', () => {
  it.each([
    ['I sent 5000 to +996 555 12 34 56 and it is gone', 'I sent 5000 to … and it is gone'],
    ['карта 4169 5853 1234 5678 заблокирована', 'карта … заблокирована'],
    ['my passport AN 1234567 is old', 'my passport … is old'],
    ['write to aigul.t@mail.kg please', 'write to … please'],
    ['bank-kg.example/pay asks for a code', '… asks for a code'],
    ['my boss Sergey Petrovich does not pay', 'my boss … does not pay'],
    ['меня зовут айгуль как написать письмо', 'меня зовут … как написать письмо'],
    ['менин атым Нурлан, айлык качан', 'менин атым …, айлык качан'],
    ['انا اسمي خالد كيف اكتب شكوى', 'انا اسمي … كيف اكتب شكوى'],
    ['حوّلت 12345678 ولم تصل', 'حوّلت … ولم تصل'],
    ['What is a fee? Is it 150 roubles or 2 %', 'What is a fee? Is it 150 roubles or 2 %'],
    ['Когда Вы ответите', 'Когда Вы ответите'],
  ])('%s', (question, safe) => {
    expect(masked(question)).toBe(safe);
  });
});

const ME = '00000000-0000-7000-8000-000000000001';
const OTHER = '00000000-0000-7000-8000-000000000002';
const NOW = new Date('2026-01-10T00:00:00Z');
const nowhere: TurnAnswer = { kind: 'not-in-course', nearestModules: [] };

describe('questions that are sent', () => {
  let db: Db;
  beforeAll(async () => {
    db = await testDb();
  });
  afterAll(() => db.close());
  beforeEach(async () => {
    await db.query('delete from learner');
    await db.query('delete from course');
    for (const id of [ME, OTHER]) await addLearner(db, id);
    await addSmallCourse(db);
  });

  async function asked(question: string, answer: TurnAnswer = nowhere, learner = ME): Promise<string> {
    const turnId = crypto.randomUUID();
    const own = sqlConversations(db, learner);
    const opening = { language: 'en', at: NOW, newId: crypto.randomUUID(), patienceMs: 1 };
    await own.begin({ turnId, courseId: COURSE, question }, opening);
    await own.record(turnId, { answer });
    return turnId;
  }

  it('are kept once, masked, and only when they are sent', async () => {
    const turn = await asked('where is office of Nurlan, phone 0555123456');
    await asked('never sent');
    await sendQuestion(db, ME, turn, NOW);
    await sendQuestion(db, ME, turn, NOW);
    expect(await openQuestions(db, NOW)).toMatchObject([
      { why: 'sent', courseId: COURSE, language: 'en', text: 'where is office of …, phone …' },
    ]);
    expect(await sentTurns(db, ME, [turn])).toEqual(new Set([turn]));
    expect(await sentTurns(db, OTHER, [turn])).toEqual(new Set());
  });

  it("are nobody else's to send, and never calls for help", async () => {
    const turn = await asked('where?');
    await expect(sendQuestion(db, OTHER, turn, NOW)).rejects.toMatchObject({ code: 'not-found' });
    const call = await asked('he beats me', {
      kind: 'danger',
      topic: 'violence',
      advice: ['Go.'],
      contacts: [],
    });
    const maybe = await asked('he shouts every day', { ...nowhere, helpOn: 'violence' });
    for (const turn of [call, maybe])
      await expect(sendQuestion(db, ME, turn, NOW)).rejects.toMatchObject({ code: 'not-allowed' });
    await markHelped(db, ME, call, false);
    expect(await openQuestions(db, NOW)).toEqual([]);
  });

  it('stand beside those that did not help or were reported, and say nothing of who asked', async () => {
    await markHelped(db, ME, await asked('how long is a visa'), false);
    await reportTurn(db, OTHER, await asked('wrong sum', nowhere, OTHER), NOW);
    const open = await openQuestions(db, NOW);
    expect(open.map(({ why }) => why).sort()).toEqual(['did-not-help', 'reported']);
    expect(JSON.stringify(open)).not.toMatch(/0000-7000/);
  });

  it('go with the learner, and after half a year', async () => {
    await sendQuestion(db, ME, await asked('one'), NOW);
    await sendQuestion(db, OTHER, await asked('two', nowhere, OTHER), NOW);
    await db.query('delete from learner where id = $1', [ME]);
    expect((await openQuestions(db, NOW)).map(({ text }) => text)).toEqual(['two']);
    const later = new Date(NOW.getTime() + SENT_DAYS * 86_400_000);
    expect(await openQuestions(db, later)).toEqual([]);
    expect(await dropOldQuestions(db, later)).toBe(1);
  });

  it('are grouped by nearness, largest first', () => {
    const one = (text: string, why: 'sent' | 'reported' = 'sent') => {
      return { why, courseId: COURSE, language: 'en', text, at: NOW };
    };
    const groups = groupedByNearness(
      [one('where do i get a visa'), one('football today'), one('where do I get the visa?', 'reported')],
      null,
    );
    expect(groups).toMatchObject([
      { count: 2, reasons: { sent: 1, reported: 1 }, text: 'where do i get a visa' },
      { count: 1, text: 'football today' },
    ]);
  });
});
