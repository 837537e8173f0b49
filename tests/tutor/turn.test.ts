import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { openChatModel } from '@/lib/server/chat-model';
import { readTutorFiles } from '@/lib/server/tutor-files';
import { abortable, type ChatModel } from '@/lib/tutor/chat-model';
import type { Asker, TutorDeps } from '@/lib/tutor/deps';
import { conversation, deleteConversation } from '@/lib/tutor/queries';
import type { Ask, RecordedTurn, TurnAnswer, TurnEvent } from '@/lib/tutor/schema';
import { takeTurn } from '@/lib/tutor/turn';
import { addLearner, testDb } from '../support/db';
import { type OpenAiServer, openAiServer } from '../support/openai-server';
import { addSmallCourse, COURSE } from './small-course';

const LEARNER: Asker = {
  id: '00000000-0000-7000-8000-000000000001',
  screenLanguage: 'en',
  contentLanguage: 'en',
};
const OTHER = { ...LEARNER, id: '00000000-0000-7000-8000-000000000002' };
const FEE = 'Where is the fee written?';
const CONTACT = {
  name: 'Help line',
  country: 'KG',
  phone: '000-TEST',
  languages: ['ky', 'ru'],
  hours: '9-18',
  free: true,
};

let db: Db;
let server: OpenAiServer;
let now = new Date('2026-03-01T12:00:00Z');
let serial = 0;
function ids(): string {
  serial += 1;
  return `00000000-0000-7000-9000-${String(serial).padStart(12, '0')}`;
}
function after(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}
const files = readTutorFiles(process.cwd());

beforeAll(async () => {
  db = await testDb();
  server = await openAiServer();
  await addLearner(db, LEARNER.id);
  await addLearner(db, OTHER.id);
  await addSmallCourse(db);
});
afterAll(async () => {
  await server.close();
  await db.close();
});
beforeEach(async () => {
  await db.query('delete from conversation');
  await db.query('delete from tutor_usage');
  now = new Date(now.getTime() + 86_400_000);
});

function deps(over: Partial<TutorDeps> = {}): TutorDeps {
  return {
    db,
    embedders: [],
    chat: null,
    ...files,
    contacts: [],
    clock: () => now,
    ids,
    after,
    nextHint: async () => null,
    limits: {
      deadlineMs: 5_000,
      totalMs: 10_000,
      turnsPerMinute: 100,
      tokensPerDay: 1_000_000,
      siteTokensPerDay: 10_000_000,
    },
    ...over,
  };
}

const withModel = (over: Partial<TutorDeps> = {}) =>
  deps({ chat: openChatModel({ apiKey: 'none', baseUrl: server.baseUrl, model: 'scripted' }), ...over });

function asking(question: string, more: Partial<Ask> = {}): Ask {
  return { turnId: ids(), courseId: COURSE, question, ...more };
}

async function take(on: TutorDeps, ask: Ask, learner = LEARNER, stop?: Parameters<typeof takeTurn>[3]) {
  const events: TurnEvent[] = [];
  for await (const event of takeTurn(on, learner, ask, stop)) events.push(event);
  const last = events.at(-1);
  if (last?.type !== 'done') throw new Error('the turn has no end');
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  return { events, turn: last.turn, answer: last.turn.answer, text };
}

function expectQuoted(answer: TurnAnswer): Extract<TurnAnswer, { kind: 'quoted' }> {
  expect(answer.kind).toBe('quoted');
  return answer as Extract<TurnAnswer, { kind: 'quoted' }>;
}

describe('without a model', () => {
  it('quotes sentences that stand in the passage, with block, hash and headings', async () => {
    const { answer, events } = await take(deps(), asking(FEE));
    expect(events.map(({ type }) => type)).toEqual(['started', 'done']);
    const [best] = expectQuoted(answer).citations;
    expect(best).toMatchObject({
      n: 1,
      moduleId: 'fees',
      language: 'en',
      blockIds: ['price-why', 'price-sum'],
    });
    expect(best?.headingPath).toEqual(['Sending money', 'A fee is not the whole price']);
    expect(best?.sentences.join(' ')).toContain('The fee is written on the receipt.');
    for (const sentence of best?.sentences ?? []) expect(best?.passage).toContain(sentence);
    expect(expectQuoted(answer).because).toBeUndefined();
  });

  it('answers in the language of the question, also when typed in Latin letters', async () => {
    const { turn, answer } = await take(deps(), asking('dumurchoktu kancha saktash kerek'));
    expect(turn.language).toBe('ky');
    expect(expectQuoted(answer).citations[0]?.sentences.join()).toContain('дүмүрчөктү сактаңыз');
  });

  it('shows the source language where a passage has no version in the question’s', async () => {
    const { answer } = await take(deps(), asking('Contract деген эмне, wage жана hours барбы?'), {
      ...LEARNER,
      screenLanguage: 'ky',
    });
    expect(expectQuoted(answer).citations[0]).toMatchObject({ moduleId: 'contract', language: 'en' });
  });

  it('says that something is not in the course, and what is nearest', async () => {
    const { answer } = await take(deps(), asking('Which football club won yesterday?'));
    expect(answer.kind).toBe('not-in-course');
    expect(answer.kind === 'not-in-course' && answer.nearestModules.length).toBeGreaterThan(0);
  });

  it('takes the words of the question before for a question that goes on', async () => {
    const first = await take(deps(), asking('What does the receipt show?'));
    const conversationId = first.turn.conversationId;
    const alone = await take(deps(), asking('And how long?'));
    const goesOn = await take(deps(), asking('And how long keep it?', { conversationId }));
    expect(alone.answer.kind).toBe('not-in-course');
    expect(expectQuoted(goesOn.answer).citations[0]?.blockIds).toEqual(['receipt-steps']);
    expect(goesOn.turn.position).toBe(2);
  });
});

describe('guard', () => {
  it('answers a call for help with advice and contacts before anything else', async () => {
    const ask = asking('My boss took my passport', { roundId: ids(), position: 1 });
    const { answer } = await take(withModel({ contacts: [CONTACT] }), ask);
    expect(answer).toMatchObject({ kind: 'danger', topic: 'passport-taken', contacts: [CONTACT] });
    expect(server.chats).toHaveLength(0);
  });

  it.each([
    ['en', 'They took my passport and will not give it back', 'passport'],
    ['ru', 'У меня забрали паспорт и не отдают', 'Паспорт'],
    ['ky', 'Иш берүүчү паспортумду алып койду, бербей жатат', 'Паспорт'],
    ['ar', 'أخذ صاحب العمل جواز سفري', 'جواز'],
  ])('answers a call in %s in its language, who speaks it first', async (language, call, word) => {
    const own = { ...CONTACT, name: 'Own', languages: [language] };
    const other = { ...CONTACT, name: 'Other', languages: ['fr'] };
    const learner = { ...LEARNER, screenLanguage: language, contentLanguage: language };
    const { answer } = await take(withModel({ contacts: [other, own] }), asking(call), learner);
    expect(answer).toMatchObject({ kind: 'danger', contacts: [{ name: 'Own' }, { name: 'Other' }] });
    expect(answer.kind === 'danger' && answer.advice.join(' ')).toContain(word);
    expect(server.chats).toHaveLength(0);
  });

  it('shows no number where the operator has set none', async () => {
    const { answer } = await take(deps(), asking('паспортумду алып коюшту'));
    expect(answer).toMatchObject({ kind: 'danger', contacts: [] });
    expect(JSON.stringify(answer)).not.toMatch(/\d/);
    expect(JSON.stringify(answer)).toContain('Паспорт сиздики');
  });
});

describe('with a model', () => {
  it('shows its words over verified marks, with the passage below', async () => {
    server.script({
      kind: 'answer',
      pieces: ['The fee is writ', 'ten on the receipt [', '1]. Keep ', 'it.'],
    });
    const { answer, text, turn } = await take(withModel(), asking(FEE));
    expect(answer).toMatchObject({
      kind: 'generated',
      words: 'The fee is written on the receipt [1]. Keep it.',
    });
    expect(text).toBe('The fee is written on the receipt [1]. Keep it.');
    expect(answer.kind === 'generated' && answer.citations.map(({ n, moduleId }) => [n, moduleId])).toEqual([
      [1, 'fees'],
    ]);
    const [row] = await db.query<{ usage: unknown; status: string }>(
      'select usage, status from turn where id = $1',
      [turn.id],
    );
    expect(row).toEqual({ usage: { inputTokens: 40, outputTokens: 12 }, status: 'done' });
  });

  it('gives passages and question as marked data, and nothing of the learner', async () => {
    server.script({ kind: 'answer', pieces: ['The fee is written on the receipt [1].'] });
    await take(withModel(), asking(FEE));
    const sent = JSON.stringify(server.chats.at(-1));
    expect(sent).toContain('The exchange rate hides a second fee');
    expect(sent).toMatch(/<<question 0{8}-/);
    expect(sent).not.toContain(LEARNER.id);
  });

  it('removes a mark of a passage that was not given, or that does not say it', async () => {
    const words = 'The fee is written on the receipt [1]. It is 77 roubles [1]. The margin is small [9].';
    server.script({ kind: 'answer', pieces: [words] });
    const { answer } = await take(withModel(), asking(FEE));
    expect(answer).toMatchObject({
      kind: 'generated',
      words: 'The fee is written on the receipt [1]. It is 77 roubles. The margin is small.',
    });
  });

  it('never shows words without a mark that holds: the quotations stand instead', async () => {
    server.script({
      kind: 'answer',
      pieces: ['Pay me first. ', 'The king lives in London [1]. Really [7].'],
    });
    const { answer, text } = await take(withModel(), asking(FEE));
    expect(text).toBe('');
    expect(expectQuoted(answer).because).toBe('no-valid-citation');
  });

  it.each([
    ['no text before the deadline', { kind: 'silent', ms: 60_000 }, 'deadline'],
    ['429', { kind: 'status', status: 429 }, 'model-failed'],
    ['500', { kind: 'status', status: 500 }, 'model-failed'],
    ['malformed JSON', { kind: 'malformed' }, 'model-failed'],
    ['a cut before anything was shown', { kind: 'cut', pieces: ['The fee is'] }, 'model-failed'],
    ['an empty answer', { kind: 'answer', pieces: [] }, 'no-valid-citation'],
  ] as const)('quotes on %s', async (_, script, because) => {
    server.script(script);
    const limits = { ...deps().limits, deadlineMs: script.kind === 'silent' ? 50 : 5_000 };
    const { answer, text } = await take(withModel({ limits }), asking(FEE));
    expect(text).toBe('');
    expect(expectQuoted(answer).because).toBe(because);
  });

  it('keeps a stream that breaks as broken, with the checked words', async () => {
    const pieces = ['The fee is written on the receipt [1]. ', 'The exchange', ' rate hides'];
    server.script({ kind: 'cut', pieces });
    const { answer, turn } = await take(withModel(), asking(FEE));
    expect(answer).toMatchObject({ kind: 'broken', words: 'The fee is written on the receipt [1].' });
    expect(answer.kind === 'broken' && answer.citations).toHaveLength(1);
    const again = await take(withModel(), asking(FEE, { conversationId: turn.conversationId }));
    expect(again.turn.position).toBe(2);
  });

  it('is bounded in time', async () => {
    server.script({ kind: 'answer', pieces: Array(200).fill('word '), everyMs: 10 });
    const limits = { ...deps().limits, totalMs: 100 };
    const { answer } = await take(withModel({ limits }), asking(FEE));
    expect(expectQuoted(answer).because).toBe('model-failed');
  });

  it('has only the time in all once something is shown', async () => {
    const pieces = ['The fee is written on the receipt [1]. It', ...Array(60).fill(' is')];
    server.script({ kind: 'answer', pieces, everyMs: 25 });
    const { answer } = await take(
      withModel({ limits: { ...deps().limits, deadlineMs: 1_000 } }),
      asking(FEE),
    );
    expect(answer.kind).toBe('generated');
  });

  it('does not listen for long to a model that cites nothing', async () => {
    server.script({ kind: 'flood', piece: 'No mark here. ' });
    const before = server.left();
    const { answer, text } = await take(withModel(), asking(FEE));
    expect(text).toBe('');
    expect(expectQuoted(answer).because).toBe('no-valid-citation');
    await expect.poll(() => server.left()).toBe(before + 1);
  });

  it('counts the deadline until something can be shown', async () => {
    server.script({ kind: 'answer', pieces: Array(100).fill('hm, '), everyMs: 10 });
    const limits = { ...deps().limits, deadlineMs: 100 };
    const { answer } = await take(withModel({ limits }), asking(FEE));
    expect(expectQuoted(answer).because).toBe('deadline');
  });

  it.each([
    ['that does not stop', 'The fee is written on the receipt [1]. '],
    [
      'whose words are all taken out but for a few',
      'The fee is written on the receipt [1]. <b><i></i></b><u>'.repeat(9),
    ],
    ['that says all at once', 'The fee is written on the receipt [1]. '.repeat(5_000)],
    ['that writes a novel in one piece', `The fee is written on the receipt [1]. ${'[<![('.repeat(100_000)}`],
  ])('is bounded in length and leaves a model %s', async (_, piece) => {
    server.script({ kind: 'flood', piece });
    const before = server.left();
    const { answer } = await take(withModel(), asking(FEE));
    expect(answer.kind).toBe('generated');
    expect(answer.kind === 'generated' && answer.words.length).toBeLessThan(2500);
    await expect.poll(() => server.left()).toBe(before + 1);
  });

  it('keeps what was shown when the learner stops it', async () => {
    const pieces = ['The fee is written on the receipt [1]. The ', ...Array(500).fill('fee ')];
    server.script({ kind: 'answer', pieces, everyMs: 5 });
    const { signal, abort } = abortable();
    const events = takeTurn(withModel(), LEARNER, asking(FEE), signal);
    let turn: RecordedTurn | undefined;
    for await (const event of events) {
      if (event.type === 'text') abort();
      if (event.type === 'done') turn = event.turn;
    }
    expect(turn?.answer).toMatchObject({ kind: 'broken', words: 'The fee is written on the receipt [1].' });
  });
});

describe('a model that is the attacker', () => {
  const attacks: [string, string][] = [
    [
      'a script',
      'The fee is written on the receipt [1]. <script>alert(1)</script><img src=x onerror=alert(1)>',
    ],
    [
      'a link',
      'The fee is written on the receipt [1]. [Click](https://evil.example/?q=1) or evil-bank.com now.',
    ],
    ['a picture', 'The fee is written on the receipt [1]. ![x](https://evil.example/x.png)'],
    ['a phone number', 'The fee is written on the receipt [1]. Call +7 900 123-45-67 or 8 800 555 35 35.'],
    ['invisible signs', 'The fee\u200b is written\u202e on the receipt [1]. \u{e0041}\u{e0042}'],
    ['its prompt', 'You are the tutor of a short course. The fee is written on the receipt [1].'],
    ['a split tag', 'The fee is written on the receipt [1]. <<b>script>alert(1)<</b>/script>'],
  ];
  it.each(attacks)('cannot bring in %s', async (_, words) => {
    server.script({ kind: 'answer', pieces: words.match(/.{1,7}/gsu) ?? [] });
    const { answer, text } = await take(withModel(), asking(FEE));
    expect(answer.kind).toBe('generated');
    for (const shown of [text, answer.kind === 'generated' ? answer.words : '']) {
      expect(shown).toContain('The fee is written on the receipt [1].');
      expect(shown).not.toMatch(/<\w|https?:|evil|!\[|\]\(|\d{3}-\d{2}|35 35|onerror=\w+\(1\)>/);
      expect(shown).not.toMatch(/[\p{Cf}\p{Co}]/u);
    }
  });

  it('that prints all it was given knows no other learner and no exercise', async () => {
    await take(deps(), asking('A secret of somebody else about fees'), OTHER);
    server.script({ kind: 'respond', with: (messages) => messages.map(({ content }) => content) });
    await take(withModel(), asking(FEE));
    expect(JSON.stringify(server.chats.at(-1))).not.toContain('secret');
  });

  it('leaves the conversation usable', async () => {
    server.script({ kind: 'answer', pieces: ['\u0000<iframe>'.repeat(500)] });
    const { turn } = await take(withModel(), asking(FEE));
    const { answer } = await take(deps(), asking(FEE, { conversationId: turn.conversationId }));
    expect(answer.kind).toBe('quoted');
  });
});

describe('budget', () => {
  it('quotes when the minute is full, and generates again after it', async () => {
    server.script({ kind: 'answer', pieces: ['The fee is written on the receipt [1].'] });
    const limits = { ...deps().limits, turnsPerMinute: 1 };
    const first = await take(withModel({ limits }), asking(FEE));
    const second = await take(withModel({ limits }), asking(FEE));
    expect(first.answer.kind).toBe('generated');
    expect(expectQuoted(second.answer).because).toBe('over-budget');
    now = new Date(now.getTime() + 61_000);
    expect((await take(withModel({ limits }), asking(FEE))).answer.kind).toBe('generated');
  });

  it('counts parallel questions together, and each learner alone', async () => {
    let answerNow = () => {};
    const gate = new Promise<void>((resolve) => {
      answerNow = resolve;
    });
    const chat: ChatModel = {
      id: 'waits',
      async *stream() {
        await gate;
        yield { text: 'The fee is written on the receipt [1].' };
        yield { usage: { inputTokens: 900, outputTokens: 600 } };
      },
    };
    const on = deps({ chat, limits: { ...deps().limits, tokensPerDay: 2_500 } });
    let ended = 0;
    const turns = [1, 2, 3, 4].map(async () => {
      const { answer } = await take(on, asking(FEE));
      ended += 1;
      return answer.kind === 'quoted' ? answer.because : answer.kind;
    });
    await expect.poll(() => ended).toBe(3);
    answerNow();
    expect((await Promise.all(turns)).sort()).toEqual(['generated', ...Array(3).fill('over-budget')]);
    expect(expectQuoted((await take(on, asking(FEE))).answer).because).toBe('over-budget');
    expect((await take(on, asking(FEE), OTHER)).answer.kind).toBe('generated');
  });

  it('counts what was spent in a conversation that is deleted', async () => {
    server.script({ kind: 'answer', pieces: ['The fee is written on the receipt [1].'] });
    const on = withModel({ limits: { ...deps().limits, turnsPerMinute: 1 } });
    const { turn } = await take(on, asking(FEE));
    await deleteConversation(db, LEARNER.id, turn.conversationId);
    expect(expectQuoted((await take(on, asking(FEE))).answer).because).toBe('over-budget');
  });

  it('ends for everybody when the site has spent its tokens of the day', async () => {
    server.script({ kind: 'answer', pieces: ['The fee is written on the receipt [1].'] });
    const on = withModel({ limits: { ...deps().limits, siteTokensPerDay: 1 } });
    expect(expectQuoted((await take(on, asking(FEE), OTHER)).answer).because).toBe('over-budget');
  });
});

describe('record', () => {
  it('gives the same turn again without asking twice', async () => {
    server.script({ kind: 'answer', pieces: ['The fee is written on the receipt [1].'] });
    const ask = asking(FEE);
    const first = await take(withModel(), ask);
    const requests = server.chats.length;
    const second = await take(withModel(), ask);
    expect(second.turn).toEqual(first.turn);
    expect(server.chats).toHaveLength(requests);
  });

  it('refuses the same turn while it runs, and tells it as broken once its time is over', async () => {
    const ask = asking(FEE);
    const running = takeTurn(deps(), LEARNER, ask);
    await running.next();
    await expect(take(deps(), ask)).rejects.toMatchObject({ code: 'conflict' });
    now = new Date(now.getTime() + 11_000);
    expect((await take(deps(), ask)).answer).toEqual({ kind: 'broken', words: '', citations: [] });
    await running.return(undefined);
  });

  it('does not let one learner write into another’s conversation', async () => {
    const { turn } = await take(deps(), asking(FEE));
    const intruding = take(deps(), asking(FEE, { conversationId: turn.conversationId }), OTHER);
    await expect(intruding).rejects.toMatchObject({ code: 'not-found' });
    await expect(take(deps(), { ...asking(FEE), turnId: turn.id }, OTHER)).rejects.toMatchObject({
      code: 'conflict',
    });
    expect((await conversation(db, LEARNER.id, turn.conversationId)).list).toHaveLength(1);
  });

  it('keeps nothing of a turn whose conversation is deleted while it runs', async () => {
    const running = takeTurn(deps(), LEARNER, asking(FEE));
    const { value } = await running.next();
    if (value?.type !== 'started') throw new Error('not started');
    await deleteConversation(db, LEARNER.id, value.conversationId);
    await expect(running.next()).rejects.toMatchObject({ code: 'not-found' });
    expect(await db.query('select 1 from turn')).toEqual([]);
  });
});
