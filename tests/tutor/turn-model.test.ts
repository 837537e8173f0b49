import { describe, expect, it } from 'vitest';
import { abortable, type ChatModel } from '@/lib/grounding/chat-model';
import { deleteConversation } from '@/lib/tutor/conversation-queries';
import type { RecordedTurn } from '@/lib/tutor/schema';
import { takeTurn } from '@/lib/tutor/turn';
import { depsFor, desk, expectQuoted, LEARNER, OTHER, take } from './desk';

const FEE = 'Where is the fee written?';

const on = desk();

describe('with a model', () => {
  it('shows its words over verified marks, with the passage below', async () => {
    on.server.script({
      kind: 'answer',
      pieces: ['The fee is writ', 'ten on the receipt [', '1]. Keep ', 'it.'],
    });
    const { answer, text, turn } = await take(on.withModel(), on.asking(FEE));
    expect(answer).toMatchObject({
      kind: 'generated',
      words: 'The fee is written on the receipt [1]. Keep it.',
    });
    expect(text).toBe('The fee is written on the receipt [1]. Keep it.');
    expect(answer.kind === 'generated' && answer.citations.map(({ n, moduleId }) => [n, moduleId])).toEqual([
      [1, 'fees'],
    ]);
    const [row] = await on.db.query('select usage, status from turn where id = $1', [turn.id]);
    expect(row).toEqual({ usage: { inputTokens: 40, outputTokens: 12 }, status: 'done' });
  });

  it('gives passages and question as marked data, and nothing of the learner', async () => {
    on.server.script({ kind: 'answer', pieces: ['The fee is written on the receipt [1].'] });
    await take(on.withModel(), on.asking(FEE));
    const sent = JSON.stringify(on.server.chats.at(-1));
    expect(sent).toContain('The exchange rate hides a second fee');
    expect(sent).toMatch(/<<question 0{8}-/);
    expect(sent).not.toContain(LEARNER.id);
  });

  it('removes a mark of a passage that was not given, or that does not say it', async () => {
    const words = 'The fee is written on the receipt [1]. It is 77 roubles [1]. The margin is small [9].';
    on.server.script({ kind: 'answer', pieces: [words] });
    const { answer } = await take(on.withModel(), on.asking(FEE));
    expect(answer).toMatchObject({
      kind: 'generated',
      words: 'The fee is written on the receipt [1]. The margin is small.',
    });
  });

  it('never shows words without a mark that holds: the quotations stand instead', async () => {
    on.server.script({
      kind: 'answer',
      pieces: ['Pay me first. ', 'The king lives in London [1]. Really [7].'],
    });
    const { answer, text } = await take(on.withModel(), on.asking(FEE));
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
    on.server.script(script);
    const limits = { ...on.deps().limits, deadlineMs: script.kind === 'silent' ? 50 : 5_000 };
    const { answer, text } = await take(on.withModel({ limits }), on.asking(FEE));
    expect(text).toBe('');
    expect(expectQuoted(answer).because).toBe(because);
  });

  it('keeps a stream that breaks as broken, with the checked words', async () => {
    const pieces = ['The fee is written on the receipt [1]. ', 'The exchange', ' rate hides'];
    on.server.script({ kind: 'cut', pieces });
    const { answer, turn } = await take(on.withModel(), on.asking(FEE));
    expect(answer).toMatchObject({ kind: 'broken', words: 'The fee is written on the receipt [1].' });
    expect(answer.kind === 'broken' && answer.citations).toHaveLength(1);
    const again = await take(on.withModel(), on.asking(FEE, { conversationId: turn.conversationId }));
    expect(again.turn.position).toBe(2);
  });

  it('is bounded in time', async () => {
    on.server.script({ kind: 'answer', pieces: Array(200).fill('word '), everyMs: 10 });
    const limits = { ...on.deps().limits, totalMs: 100 };
    const { answer } = await take(on.withModel({ limits }), on.asking(FEE));
    expect(expectQuoted(answer).because).toBe('model-failed');
  });

  it('has only the time in all once something is shown', async () => {
    const pieces = ['The fee is written on the receipt [1]. It', ...Array(60).fill(' is')];
    on.server.script({ kind: 'answer', pieces, everyMs: 25 });
    const { answer } = await take(
      on.withModel({ limits: { ...on.deps().limits, deadlineMs: 1_000 } }),
      on.asking(FEE),
    );
    expect(answer.kind).toBe('generated');
  });

  it('does not listen for long to a model that cites nothing', async () => {
    on.server.script({ kind: 'flood', piece: 'No mark here. ' });
    const before = on.server.left();
    const { answer, text } = await take(on.withModel(), on.asking(FEE));
    expect(text).toBe('');
    expect(expectQuoted(answer).because).toBe('no-valid-citation');
    await expect.poll(() => on.server.left()).toBe(before + 1);
  });

  it('counts the deadline until something can be shown', async () => {
    on.server.script({ kind: 'answer', pieces: Array(100).fill('hm, '), everyMs: 10 });
    const limits = { ...on.deps().limits, deadlineMs: 100 };
    const { answer } = await take(on.withModel({ limits }), on.asking(FEE));
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
    on.server.script({ kind: 'flood', piece });
    const before = on.server.left();
    const { answer } = await take(on.withModel(), on.asking(FEE));
    expect(answer.kind).toBe('generated');
    expect(answer.kind === 'generated' && answer.words.length).toBeLessThan(2500);
    await expect.poll(() => on.server.left()).toBe(before + 1);
  });

  it('keeps what was shown when the learner stops it', async () => {
    const pieces = ['The fee is written on the receipt [1]. The ', ...Array(500).fill('fee ')];
    on.server.script({ kind: 'answer', pieces, everyMs: 5 });
    const { signal, abort } = abortable();
    const events = takeTurn(depsFor(on.withModel(), LEARNER), LEARNER, on.asking(FEE), signal);
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
    on.server.script({ kind: 'answer', pieces: words.match(/.{1,7}/gsu) ?? [] });
    const { answer, text } = await take(on.withModel(), on.asking(FEE));
    expect(answer.kind).toBe('generated');
    for (const shown of [text, answer.kind === 'generated' ? answer.words : '']) {
      expect(shown).toContain('The fee is written on the receipt [1].');
      expect(shown).not.toMatch(/<\w|https?:|evil|!\[|\]\(|\d{3}-\d{2}|35 35|onerror=\w+\(1\)>/);
      expect(shown).not.toMatch(/[\p{Cf}\p{Co}]/u);
    }
  });

  it('that prints all it was given knows no other learner and no exercise', async () => {
    await take(on.deps(), on.asking('A secret of somebody else about fees'), OTHER);
    on.server.script({ kind: 'respond', with: (messages) => messages.map(({ content }) => content) });
    await take(on.withModel(), on.asking(FEE));
    expect(JSON.stringify(on.server.chats.at(-1))).not.toContain('secret');
  });

  it('leaves the conversation usable', async () => {
    on.server.script({ kind: 'answer', pieces: ['\u0000<iframe>'.repeat(500)] });
    const { turn } = await take(on.withModel(), on.asking(FEE));
    const { answer } = await take(on.deps(), on.asking(FEE, { conversationId: turn.conversationId }));
    expect(answer.kind).toBe('quoted');
  });
});

describe('budget', () => {
  it('quotes when the minute is full, and generates again after it', async () => {
    on.server.script({ kind: 'answer', pieces: ['The fee is written on the receipt [1].'] });
    const limits = { ...on.deps().limits, turnsPerMinute: 1 };
    const first = await take(on.withModel({ limits }), on.asking(FEE));
    const second = await take(on.withModel({ limits }), on.asking(FEE));
    expect(first.answer.kind).toBe('generated');
    expect(expectQuoted(second.answer).because).toBe('over-budget');
    on.wait(61_000);
    expect((await take(on.withModel({ limits }), on.asking(FEE))).answer.kind).toBe('generated');
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
    const tight = on.deps({ chat, limits: { ...on.deps().limits, tokensPerDay: 2_500 } });
    let ended = 0;
    const turns = [1, 2, 3, 4].map(async () => {
      const { answer } = await take(tight, on.asking(FEE));
      ended += 1;
      return answer.kind === 'quoted' ? answer.because : answer.kind;
    });
    await expect.poll(() => ended).toBe(3);
    answerNow();
    expect((await Promise.all(turns)).sort()).toEqual(['generated', ...Array(3).fill('over-budget')]);
    expect(expectQuoted((await take(tight, on.asking(FEE))).answer).because).toBe('over-budget');
    expect((await take(tight, on.asking(FEE), OTHER)).answer.kind).toBe('generated');
  });

  it('counts what was spent in a conversation that is deleted', async () => {
    on.server.script({ kind: 'answer', pieces: ['The fee is written on the receipt [1].'] });
    const tight = on.withModel({ limits: { ...on.deps().limits, turnsPerMinute: 1 } });
    const { turn } = await take(tight, on.asking(FEE));
    await deleteConversation(on.db, LEARNER.id, turn.conversationId);
    expect(expectQuoted((await take(tight, on.asking(FEE))).answer).because).toBe('over-budget');
  });

  it('ends for everybody when the site has spent its tokens of the day', async () => {
    on.server.script({ kind: 'answer', pieces: ['The fee is written on the receipt [1].'] });
    const tight = on.withModel({ limits: { ...on.deps().limits, siteTokensPerDay: 1 } });
    expect(expectQuoted((await take(tight, on.asking(FEE), OTHER)).answer).because).toBe('over-budget');
  });
});

describe('the record of a turn', () => {
  const recorded = async (turnId: string) =>
    (
      await on.db.query<{ model: string | null; prompts: string | null; answerability: number | null }>(
        'select model, prompts, answerability from turn where id = $1',
        [turnId],
      )
    )[0];
  const likely = { answerability: expect.closeTo(0.9, 0.1) };

  it('names the model that was asked and its prompts, also where its words were not shown', async () => {
    const deps = on.withModel();
    const asked = { model: deps.chat?.id, prompts: deps.prompts.version };
    on.server.script({ kind: 'answer', pieces: ['The fee is written on the receipt [1].'] });
    expect(await recorded((await take(deps, on.asking(FEE))).turn.id)).toEqual({ ...asked, ...likely });
    on.server.script({ kind: 'answer', pieces: ['No mark here.'] });
    expect(await recorded((await take(deps, on.asking(FEE))).turn.id)).toEqual({ ...asked, ...likely });
  });

  it('names none where none was asked, and says how likely the course has the answer', async () => {
    const none = { model: null, prompts: null };
    expect(await recorded((await take(on.deps(), on.asking(FEE))).turn.id)).toEqual({ ...none, ...likely });
    const broke = on.withModel({ limits: { ...on.deps().limits, siteTokensPerDay: 1 } });
    expect(await recorded((await take(broke, on.asking(FEE))).turn.id)).toEqual({ ...none, ...likely });
    const off = await take(on.withModel(), on.asking('Who won the football cup?'));
    expect(off.answer.kind).toBe('not-in-course');
    expect((await recorded(off.turn.id))?.answerability).toBeLessThan(0.5);
    const danger = await take(on.withModel(), on.asking('He beats me'));
    expect(await recorded(danger.turn.id)).toEqual({ ...none, answerability: null });
  });
});
