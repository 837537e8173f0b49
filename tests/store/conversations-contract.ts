import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasCode } from '@/lib/errors';
import { removeConversation } from '@/lib/tutor/remove-conversation';
import type { RemovedConversationEntry, TurnAnswer } from '@/lib/tutor/schema';
import type { Conversations, Opening } from '@/lib/tutor/store';

export interface OpenedConversations {
  /** Of a learner who is not there yet. */
  newLearner(id: string): Promise<Conversations>;
  close(): Promise<void>;
}

const COURSE = 'tea';
const AT = new Date('2026-05-01T08:00:00Z');
const nowhere: TurnAnswer = { kind: 'not-in-course', nearestModules: ['brew'] };
const talk: TurnAnswer = { kind: 'talk', topic: 'ok', wanted: null, again: null };
const danger: TurnAnswer = { kind: 'danger', topic: 'violence', advice: ['Go out.'], contacts: [] };
const ids = () => crypto.randomUUID();

/**
 * What the tutor relies on, whatever keeps conversations: no SQL and no Node here, so that it runs
 * in a browser too.
 */
export function conversationsContract(open: () => Promise<OpenedConversations>): void {
  let opened: OpenedConversations;
  let anna: Conversations;
  let bek: Conversations;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  beforeEach(async () => {
    [anna, bek] = await Promise.all([opened.newLearner(ids()), opened.newLearner(ids())]);
  });

  const refusedWith = (code: 'not-found' | 'conflict') => (error: unknown) => hasCode(error, code);
  const asking = (question: string, conversationId?: string) => ({
    turnId: ids(),
    courseId: COURSE,
    question,
    ...(conversationId ? { conversationId } : {}),
  });
  const opening = (given: Partial<Opening> = {}): Opening => ({
    language: 'ky',
    at: AT,
    newId: ids(),
    patienceMs: 1000,
    ...given,
  });

  async function turn(question: string, answer = nowhere, conversationId?: string) {
    const ask = asking(question, conversationId);
    const begun = await anna.begin(ask, opening());
    const recorded = await anna.record(ask.turnId, { answer });
    return { ...begun, turnId: ask.turnId, recorded };
  }

  it('open with their first turn, and list, resume, hide, show and lose their turns', async () => {
    const newId = ids();
    const ask = { ...asking('First?'), moduleId: 'brew', roundId: ids(), position: 2 };
    expect(await anna.begin(ask, opening({ newId }))).toEqual({ conversationId: newId, recorded: null });
    await anna.record(ask.turnId, { answer: nowhere });
    await turn('Second?', nowhere, newId);
    expect(await anna.list(COURSE)).toEqual([
      {
        id: newId,
        courseId: COURSE,
        moduleId: 'brew',
        roundId: ask.roundId,
        position: 2,
        startedAt: AT,
        hidden: false,
        firstQuestion: 'First?',
        turns: 2,
      },
    ]);
    expect(await anna.list('coffee')).toEqual([]);
    const { list } = await anna.one(newId);
    expect(list.map(({ question, position, language }) => [question, position, language])).toEqual([
      ['First?', 1, 'ky'],
      ['Second?', 2, 'ky'],
    ]);
    await anna.hide(newId, true);
    expect(await anna.list(COURSE)).toEqual([]);
    expect(await anna.list(COURSE, true)).toHaveLength(1);
    await anna.hide(newId, false);
    expect(await anna.list(COURSE)).toHaveLength(1);
    await anna.remove(newId);
    await expect(anna.one(newId)).rejects.toSatisfy(refusedWith('not-found'));
    await expect(anna.markHelped(ask.turnId, true)).rejects.toSatisfy(refusedWith('not-found'));
    await expect(anna.record(ask.turnId, { answer: nowhere })).rejects.toSatisfy(refusedWith('not-found'));
    await anna.remove(newId);
  });

  it('are removed for good: what is written down beside says so, and copies are made anew', async () => {
    const { conversationId } = await turn('Mine?');
    const said: (RemovedConversationEntry | 'renewed')[] = [];
    await removeConversation(
      {
        conversations: anna,
        copies: { renew: () => void said.push('renewed') },
        journal: { append: async (entry) => void said.push(entry) },
        clock: () => AT,
      },
      conversationId,
    );
    const entry = { type: 'removed-conversation', learnerId: anna.learnerId, conversationId, at: AT };
    expect(said).toEqual([entry, 'renewed']);
    expect(await anna.list(COURSE)).toEqual([]);
  });

  it('keep a turn as it was answered: asked again it comes back, and runs only once', async () => {
    const ask = asking('Why?');
    const { conversationId } = await anna.begin(ask, opening());
    const again = () => anna.begin(ask, opening());
    await expect(again()).rejects.toSatisfy(refusedWith('conflict'));
    const usage = { inputTokens: 10, outputTokens: 5 };
    const recorded = await anna.record(ask.turnId, { answer: nowhere, usage });
    expect(recorded).toEqual({
      id: ask.turnId,
      conversationId,
      position: 1,
      question: 'Why?',
      language: 'ky',
      answer: nowhere,
      helped: null,
      reported: false,
    });
    expect(await again()).toEqual({ conversationId, recorded });
    expect((await anna.one(conversationId)).list).toEqual([recorded]);
  });

  it('give up on a turn that never got an answer', async () => {
    const ask = asking('Why?');
    await anna.begin(ask, opening());
    const late = opening({ at: new Date(AT.getTime() + 1000) });
    expect((await anna.begin(ask, late)).recorded?.answer).toMatchObject({ kind: 'broken', words: '' });
  });

  it('give the latest turns, and earlier ones from a position on', async () => {
    const { conversationId } = await turn('1?');
    for (const question of ['2?', '3?', '4?']) await turn(question, nowhere, conversationId);
    const positions = async (from?: number) =>
      (await anna.one(conversationId, from)).list.map(({ position }) => position);
    expect(await positions()).toEqual([3, 4]);
    expect(await positions(2)).toEqual([2, 3, 4]);
    expect(await positions(-5)).toEqual([1, 2, 3, 4]);
    expect(await positions(99)).toEqual([3, 4]);
  });

  it('number the turns of two tabs one after another', async () => {
    const { conversationId } = await turn('1?');
    await Promise.all(['2?', '3?', '4?'].map((question) => turn(question, nowhere, conversationId)));
    expect((await anna.one(conversationId, 1)).list.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
  });

  it('are closed to everybody else', async () => {
    const { conversationId, turnId } = await turn('Mine?');
    for (const wanted of [
      () => bek.one(conversationId),
      () => bek.hide(conversationId, true),
      () => bek.markHelped(turnId, true),
      () => bek.report(turnId, AT),
      () => bek.begin(asking('Yours?', conversationId), opening()),
    ])
      await expect(wanted()).rejects.toSatisfy(refusedWith('not-found'));
    await bek.remove(conversationId);
    expect((await anna.one(conversationId)).list).toMatchObject([{ helped: null, reported: false }]);
    expect(await bek.list(COURSE)).toEqual([]);
  });

  it('are of one course', async () => {
    const { conversationId } = await turn('1?');
    const elsewhere = { ...asking('2?', conversationId), courseId: 'coffee' };
    await expect(anna.begin(elsewhere, opening())).rejects.toSatisfy(refusedWith('not-found'));
  });

  it('keep what the learner says about an answer', async () => {
    const { conversationId, turnId } = await turn('Good?');
    expect(await anna.markHelped(turnId, true)).toBe(conversationId);
    await anna.markHelped(turnId, false);
    expect(await anna.report(turnId, AT)).toBe(conversationId);
    await anna.report(turnId, AT);
    expect((await anna.one(conversationId)).list).toMatchObject([{ helped: false, reported: true }]);
  });

  describe('the list of conversations', () => {
    it('does not show a call for help to who looks over the shoulder', async () => {
      const { conversationId } = await turn('He beats me', danger);
      const titles = async () => (await anna.list(COURSE)).map((one) => one.firstQuestion);
      expect(await titles()).toEqual(['…']);
      await turn('What is a fee?', nowhere, conversationId);
      expect(await titles()).toEqual(['What is a fee?']);
    });

    it('names a conversation after talk only where nothing else was asked', async () => {
      const { conversationId } = await turn('hello', talk);
      const titles = async () => (await anna.list(COURSE)).map((one) => one.firstQuestion);
      expect(await titles()).toEqual(['hello']);
      await turn('What is a fee?', nowhere, conversationId);
      expect(await titles()).toEqual(['What is a fee?']);
    });
  });

  describe('earlier turns', () => {
    it('leave out calls for help, talk, the turn itself, what still runs, and what others asked', async () => {
      const { conversationId } = await turn('What is a fee?');
      await turn('He beats me', danger, conversationId);
      await turn('ok', talk, conversationId);
      await anna.begin(asking('Slow?', conversationId), opening());
      const last = await turn('And how much?', nowhere, conversationId);
      const before = { conversationId, turnId: last.turnId };
      expect(await anna.earlier(before)).toEqual([
        { question: 'What is a fee?', answer: '…', answered: false },
      ]);
      expect(await bek.earlier(before)).toEqual([]);
    });

    it('are the last three, oldest first', async () => {
      const { conversationId } = await turn('1?');
      for (const question of ['2?', '3?', '4?']) await turn(question, nowhere, conversationId);
      const last = await turn('5?', nowhere, conversationId);
      const earlier = await anna.earlier({ conversationId, turnId: last.turnId });
      expect(earlier.map(({ question }) => question)).toEqual(['2?', '3?', '4?']);
    });
  });
}
