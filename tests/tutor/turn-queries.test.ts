import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Db } from '@/lib/db/port';
import {
  conversation,
  conversationsOf,
  deleteConversation,
  hideConversation,
} from '@/lib/tutor/conversation-queries';
import { removeConversation } from '@/lib/tutor/remove-conversation';
import type { TurnAnswer } from '@/lib/tutor/schema';
import { beginTurn, earlierTurns, markHelped, recordTurn, reportTurn } from '@/lib/tutor/turn-queries';
import { addLearner, testDb } from '../support/db';

const A = '00000000-0000-7000-8000-00000000000a';
const B = '00000000-0000-7000-8000-00000000000b';
const COURSE = 'money';
const at = new Date('2026-01-01T00:00:00Z');
const nowhere: TurnAnswer = { kind: 'not-in-course', nearestModules: [] };
const danger: TurnAnswer = { kind: 'danger', topic: 'violence', advice: ['Go out.'], contacts: [] };
let db: Db;
let serial = 0;
function ids(): string {
  serial += 1;
  return `00000000-0000-7000-9000-${String(serial).padStart(12, '0')}`;
}

beforeAll(async () => {
  db = await testDb();
  await addLearner(db, A);
  await addLearner(db, B);
});
afterAll(() => db.close());

async function turn(question: string, answer = nowhere, conversationId?: string) {
  const deps = { db, clock: () => at, ids, limits: { totalMs: 1000 } };
  const ask = { turnId: ids(), courseId: COURSE, question, ...(conversationId ? { conversationId } : {}) };
  const begun = await beginTurn(deps, A, ask, 'en');
  await recordTurn(db, A, ask.turnId, { answer });
  return { turnId: ask.turnId, conversationId: begun.conversationId };
}

describe('conversations', () => {
  it('lists, resumes, hides, shows and deletes', async () => {
    const { conversationId } = await turn('First?');
    await turn('Second?', nowhere, conversationId);
    expect(await conversationsOf(db, A, COURSE)).toMatchObject([
      { id: conversationId, firstQuestion: 'First?', turns: 2, hidden: false },
    ]);
    const { list } = await conversation(db, A, conversationId);
    expect(list.map(({ question, position }) => [question, position])).toEqual([
      ['First?', 1],
      ['Second?', 2],
    ]);
    await hideConversation(db, A, conversationId, true);
    expect(await conversationsOf(db, A, COURSE)).toEqual([]);
    expect(await conversationsOf(db, A, COURSE, true)).toHaveLength(1);
    await hideConversation(db, A, conversationId, false);
    const [renew, append] = [vi.fn(), vi.fn()];
    await removeConversation(
      { db, copies: { renew }, journal: { append }, clock: () => at },
      A,
      conversationId,
    );
    expect(renew).toHaveBeenCalledTimes(1);
    expect(append).toHaveBeenCalledExactlyOnceWith({
      type: 'removed-conversation',
      learnerId: A,
      conversationId,
      at,
    });
    expect(await db.query('select 1 from turn where conversation_id = $1', [conversationId])).toEqual([]);
    await expect(conversation(db, A, conversationId)).rejects.toMatchObject({ code: 'not-found' });
    await deleteConversation(db, A, conversationId);
  });

  it('give the latest turns, and earlier ones from a position on', async () => {
    const { conversationId } = await turn('1?');
    for (const question of ['2?', '3?', '4?']) await turn(question, nowhere, conversationId);
    const positions = async (from?: number) =>
      (await conversation(db, A, conversationId, from)).list.map(({ position }) => position);
    expect(await positions()).toEqual([3, 4]);
    expect(await positions(2)).toEqual([2, 3, 4]);
    expect(await positions(-5)).toEqual([1, 2, 3, 4]);
    expect(await positions(99)).toEqual([3, 4]);
    await deleteConversation(db, A, conversationId);
  });

  it('are closed to everybody else', async () => {
    const { conversationId, turnId } = await turn('Mine?');
    await expect(conversation(db, B, conversationId)).rejects.toMatchObject({ code: 'not-found' });
    await expect(hideConversation(db, B, conversationId, true)).rejects.toMatchObject({ code: 'not-found' });
    await expect(markHelped(db, B, turnId, true)).rejects.toMatchObject({ code: 'not-found' });
    await expect(reportTurn(db, B, turnId, at)).rejects.toMatchObject({ code: 'not-found' });
    await deleteConversation(db, B, conversationId);
    expect((await conversation(db, A, conversationId)).list).toMatchObject([
      { helped: null, reported: false },
    ]);
  });

  it('keep what the learner says about an answer', async () => {
    const { conversationId, turnId } = await turn('Good?');
    expect(await markHelped(db, A, turnId, true)).toBe(conversationId);
    await markHelped(db, A, turnId, false);
    await reportTurn(db, A, turnId, at);
    await reportTurn(db, A, turnId, new Date('2026-02-02T00:00:00Z'));
    expect((await conversation(db, A, conversationId)).list[0]).toMatchObject({
      helped: false,
      reported: true,
    });
    expect(await db.query('select reported_at from turn where id = $1', [turnId])).toEqual([
      { reported_at: at },
    ]);
  });
});

describe('the list of conversations', () => {
  it('does not show a call for help to who looks over the shoulder', async () => {
    const { conversationId } = await turn('He beats me', danger);
    const titles = async () =>
      (await conversationsOf(db, A, COURSE))
        .filter(({ id }) => id === conversationId)
        .map((one) => one.firstQuestion);
    expect(await titles()).toEqual(['…']);
    await turn('What is a fee?', nowhere, conversationId);
    expect(await titles()).toEqual(['What is a fee?']);
  });
});

describe('earlierTurns', () => {
  it('leaves out calls for help, the turn itself, and what others asked', async () => {
    const { conversationId } = await turn('What is a fee?');
    await turn('He beats me', danger, conversationId);
    const last = await turn('And how much?', nowhere, conversationId);
    const at = { conversationId, turnId: last.turnId };
    const earlier = await earlierTurns(db, A, at);
    expect(earlier.map(({ question }) => question)).toEqual(['What is a fee?']);
    expect(await earlierTurns(db, B, at)).toEqual([]);
  });
});
