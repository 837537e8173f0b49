import { describe, expect, it } from 'vitest';
import { afterAnswer, newLearner, newPopulation, observe, take, viewOf } from '@/lib/knowledge/counts';
import { packer, unpacker } from '@/lib/knowledge/packed';
import {
  answerIn,
  asKept,
  type PackedPart,
  packAttempt,
  unpackAttempt,
} from '@/lib/knowledge/packed-attempt';
import { packState, unpackState } from '@/lib/knowledge/packed-state';
import { type KnowledgeState, STATE_VERSION } from '@/lib/knowledge/trace';
import { seededRandom } from '@/lib/random';

const TEXTS = ['', 'ascii', 'ң ө ү "\\ \u0007', 'مرحبا', '🇰🇬 … \u{1f469}\u200d\u{1f3eb}', 'x'.repeat(70_000)];

describe('bytes', () => {
  it('give back whatever was written, of any size and script', () => {
    const counts = [0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER];
    const to = packer();
    for (const value of counts) to.count(value);
    for (const value of [-3, 0, 3, -70_000]) to.signed(value);
    for (const value of [0.1, Number.NaN, -1e-300]) to.double(value);
    to.float(0.1);
    for (const text of TEXTS) to.text(text);
    const from = unpacker(to.bytes());
    expect(counts.map(() => from.count())).toEqual(counts);
    expect([0, 0, 0, 0].map(() => from.signed())).toEqual([-3, 0, 3, -70_000]);
    expect([0, 0, 0].map(() => from.double())).toEqual([0.1, Number.NaN, -1e-300]);
    expect(from.float()).toBe(Math.fround(0.1));
    expect(TEXTS.map(() => from.text())).toEqual(TEXTS);
    expect(() => from.byte()).toThrow(RangeError);
  });
});

/** A view after so many answers of many, with numbers that four bytes do not hold. */
function worn(answers: number) {
  const random = seededRandom(String(answers));
  const [population, learner] = [newPopulation(), newLearner()];
  for (let n = 0; n < answers; n += 1) {
    const view = viewOf(population, 'link', 'link.words', -0.4);
    const right = random() < 0.7;
    take(population, 'link', 'link.words', afterAnswer(learner, view, 'link', right));
    observe(learner, view, 'link', 'link.words', right);
  }
  return { view: viewOf(population, 'link', 'link.words', -0.4), learner };
}

const attempt = (given: Partial<PackedPart> = {}): PackedPart => ({
  courseId: 'money-phone-safely',
  moduleId: 'links',
  itemId: 'links.which-is-the-bank',
  itemVersion: '45b571599de175c7',
  skillId: 'link-address',
  language: 'ky',
  answer: { kind: 'single-choice', option: 'hyphen' },
  mistake: 'option:hyphen',
  view: { ...worn(3_000).view, forecast: { model: 'gru64-2026-11/3041a5b9', p: 1 / 3 } },
  ...given,
});

describe('an attempt as bytes', () => {
  it('is read as it was kept: counts as they are, the rest to four bytes, which stay so', () => {
    const row = attempt();
    const { ids, packed } = packAttempt(row);
    const read = unpackAttempt(ids, packed);
    expect(read).toEqual({ ...row, view: asKept(row.view) });
    expect(read.view.item.elo).toBeCloseTo(row.view.item.elo, 6);
    expect(packAttempt(read)).toEqual({ ids, packed });
    expect(answerIn(packed)).toEqual({ answer: row.answer, mistake: row.mistake });
  });

  it('of a program before loses nothing', () => {
    const row = attempt();
    const { ids, packed } = packAttempt(row, true);
    expect(unpackAttempt(ids, packed)).toEqual(row);
    expect(answerIn(packed)).toEqual({ answer: row.answer, mistake: row.mistake });
  });

  it('takes some 90 bytes where JSON takes 600', () => {
    const row = attempt();
    expect(JSON.stringify(row).length).toBeGreaterThan(600);
    expect(packAttempt(row).packed.length).toBeLessThan(100);
  });

  it.each([
    { kind: 'single-choice', option: '' },
    { kind: 'multiple-choice', options: ['sub', 'digit'] },
    { kind: 'multiple-choice', options: [] },
    { kind: 'matching', pairs: { 'before-dot': 'own-page', short: 'hidden' } },
    { kind: 'ordering', steps: ['a', 'b'] },
    { kind: 'number', text: '1,5' },
    ...TEXTS.slice(0, -1).map((text) => ({ kind: 'short-text', text })),
    { kind: 'of a kind to come', deep: [{ '","': '"}' }, null, 1.5, '\u0001\u000b'] },
  ] as ({ kind: string } & PackedPart['answer'])[])('keeps the answer $kind, whatever is in it', (answer) => {
    const { ids, packed } = packAttempt(attempt({ answer, mistake: null }));
    expect(unpackAttempt(ids, packed)).toMatchObject({ answer, mistake: null });
  });

  it('keeps a view of nobody, without a forecast, and one of fractions', () => {
    const fraction = { successes: 1.5, answers: 2.25 };
    for (const view of [
      viewOf(newPopulation(), 'a', 'a.1', 0.5),
      { course: fraction, skill: { ...fraction, elo: 1 }, item: { ...fraction, elo: -1 }, difficulty: 0 },
    ]) {
      const { ids, packed } = packAttempt(attempt({ view }));
      expect(unpackAttempt(ids, packed).view).toEqual(view);
    }
  });

  it('of a layout to come is refused, not misread', () => {
    const { ids, packed } = packAttempt(attempt());
    expect(() => unpackAttempt(ids, Uint8Array.of(3, ...packed.subarray(1)))).toThrow('layout 3');
  });
});

describe('a state as bytes', () => {
  const { learner } = worn(50);
  const state: KnowledgeState = {
    version: STATE_VERSION,
    learner: {
      ...learner,
      skills: {
        ...learner.skills,
        'link-🇰🇬': learner.skills.link as never,
        'link-🇰🇿': learner.skills.link as never,
      },
    },
    memory: Array.from({ length: 64 }, (_, n) => Math.fround(Math.sin(n))),
    reviews: { link: { lastAt: 1_777_626_240_000, stability: 0.80343643, difficulty: 2.29781775950964 } },
  };

  it('loses nothing', () => {
    expect(unpackState(packState(state))).toEqual(state);
    const fresh = { ...state, learner: newLearner(), reviews: {} };
    expect(unpackState(packState(fresh))).toEqual(fresh);
    expect(packState(state).length).toBeLessThan(JSON.stringify(state).length / 2);
  });

  it('that is cut, or of another version, is none', () => {
    const packed = packState(state);
    for (let length = 0; length < packed.length; length += 7)
      expect(unpackState(packed.subarray(0, length))).toBeNull();
    expect(unpackState(Uint8Array.of(9, ...packed.subarray(1)))).toBeNull();
  });
});
