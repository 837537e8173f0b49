import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerFromForm } from '@/lib/content/answer-form';
import { parseCourse } from '@/lib/content/import/course';
import type { ItemText } from '@/lib/content/items/item';
import { type ItemDefinition, itemDefinition } from '@/lib/content/items/kinds';
import { normaliseText } from '@/lib/content/items/normalise-text';
import { mark } from '@/lib/content/marking';
import { present } from '@/lib/content/present';
import { smallCourse } from '../support/course';

const head = { id: 'x', skills: ['s'], difficulty: 0 };
const define = (rest: object): ItemDefinition => itemDefinition.parse({ ...head, ...rest });
const words = (rest: Partial<ItemText> = {}): ItemText => ({
  stem: '?',
  otherwise: '…',
  explanation: 'e',
  ...rest,
});

describe('marking', () => {
  it('knows the wrong option that was chosen', () => {
    const item = define({ kind: 'single-choice', options: ['a', 'b', 'c'], answer: 'b' });
    expect(mark(item, [], { kind: 'single-choice', option: 'b' })).toEqual({ correct: true, mistake: null });
    expect(mark(item, [], { kind: 'single-choice', option: 'c' }).mistake).toEqual({
      kind: 'option',
      id: 'c',
    });
    expect(mark(item, [], { kind: 'single-choice', option: '' }).unreadable).toBe(true);
    expect(() => mark(item, [], { kind: 'single-choice', option: 'z' })).toThrow('has no "z"');
    expect(() => mark(item, [], { kind: 'number', text: '3' })).toThrow('is single-choice');
  });

  it('wants all right options of a multiple choice and no other', () => {
    const item = define({ kind: 'multiple-choice', options: ['a', 'b', 'c', 'd'], answer: ['a', 'c'] });
    const say = (options: string[]) => mark(item, [], { kind: 'multiple-choice', options });
    expect(say(['c', 'a']).correct).toBe(true);
    expect(say(['a'])).toEqual({ correct: false, mistake: null });
    expect(say(['a', 'b', 'c']).mistake).toEqual({ kind: 'option', id: 'b' });
    expect(say([]).unreadable).toBe(true);
  });

  it('accepts a number within its tolerance and names known mistakes', () => {
    const item = define({ kind: 'number', answer: { value: 0.3, tolerance: 0 }, mistakes: { double: 0.6 } });
    expect(mark(item, [], { kind: 'number', text: '0,3' }).correct).toBe(true);
    expect(mark(item, [], { kind: 'number', text: '0.6 som' }).mistake).toEqual({
      kind: 'named',
      id: 'double',
    });
    expect(mark(item, [], { kind: 'number', text: '0.31' })).toEqual({ correct: false, mistake: null });
    expect(mark(item, [], { kind: 'number', text: '0.3 or 0.6' }).unreadable).toBe(true);
  });

  it('compares short texts without case, accents, ң ө ү or punctuation, in any language of the item', () => {
    const item = define({ kind: 'short-text', mistakes: ['sum'] });
    const texts = [
      words({ accept: ['дүмүрчөк'], spellings: { sum: ['чек'] } }),
      words({ accept: ['receipt'], spellings: { sum: ['bill'] } }),
    ];
    for (const said of ['Дүмүрчөк', 'думурчок', ' дүмүрчөк. ', 'RECEIPT']) {
      expect(mark(item, texts, { kind: 'short-text', text: said }).correct).toBe(true);
    }
    expect(mark(item, texts, { kind: 'short-text', text: 'Bill' }).mistake).toEqual({
      kind: 'named',
      id: 'sum',
    });
    expect(mark(item, texts, { kind: 'short-text', text: ' ? ' }).unreadable).toBe(true);
    expect(normaliseText('Ёлка, й')).toBe('елка и');
  });

  it('judges order and pairs', () => {
    const order = define({ kind: 'ordering', steps: ['a', 'b', 'c'], mistakes: { early: ['c', 'a'] } });
    const say = (steps: string[]) => mark(order, [], { kind: 'ordering', steps });
    expect(say(['a', 'b', 'c']).correct).toBe(true);
    expect(say(['c', 'a', 'b']).mistake).toEqual({ kind: 'named', id: 'early' });
    expect(say(['b', 'a', 'c'])).toEqual({ correct: false, mistake: null });
    expect(say(['a', 'b']).unreadable).toBe(true);
    const match = define({
      kind: 'matching',
      pairs: { l: 'x', m: 'y' },
      extra: ['z'],
      mistakes: { swap: ['l', 'z'] },
    });
    const pair = (pairs: Record<string, string>) => mark(match, [], { kind: 'matching', pairs });
    expect(pair({ l: 'x', m: 'y' }).correct).toBe(true);
    expect(pair({ l: 'z', m: 'y' }).mistake).toEqual({ kind: 'named', id: 'swap' });
    expect(pair({ l: 'x', m: '' }).unreadable).toBe(true);
  });
});

describe('a form without script', () => {
  it('gives the same answers', () => {
    expect(
      answerFromForm([
        ['kind', 'multiple-choice'],
        ['options', 'a'],
        ['options', 'b'],
      ]),
    ).toEqual({
      kind: 'multiple-choice',
      options: ['a', 'b'],
    });
    expect(
      answerFromForm([
        ['kind', 'ordering'],
        ['step.a', '2'],
        ['step.b', '1'],
      ]),
    ).toEqual({ kind: 'ordering', steps: ['b', 'a'] });
    expect(
      answerFromForm([
        ['kind', 'ordering'],
        ['step.a', '1'],
        ['step.b', '1'],
      ]),
    ).toEqual({ kind: 'ordering', steps: [] });
    expect(
      answerFromForm([
        ['kind', 'matching'],
        ['pair.l', 'x'],
      ]),
    ).toEqual({ kind: 'matching', pairs: { l: 'x' } });
    expect(() => answerFromForm([['kind', 'essay']])).toThrow('could not be read');
  });
});

describe('what a learner is shown', () => {
  const items = parseCourse(smallCourse()).items.map((item) => ({
    definition: item.definition,
    text: item.texts.en as ItemText,
    hints: item.hints.en ?? [],
    version: item.version,
    language: 'en',
  }));

  it('never holds the key, feedback, hints or explanation', () => {
    for (const item of items) {
      const shown = JSON.stringify(present(item, 'seed'));
      for (const hidden of [...item.hints, item.text.explanation, item.text.otherwise])
        expect(shown).not.toContain(hidden);
      expect(Object.keys(present(item, 'seed'))).not.toContain('answer');
    }
  });

  it('keeps its order for a seed, and never shows the steps of an ordering solved', () => {
    const ordering = items.find((item) => item.definition.kind === 'ordering');
    if (ordering?.definition.kind !== 'ordering') throw new Error('the small course has an ordering item');
    const { steps } = ordering.definition;
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const shown = present(ordering, seed).steps?.map((step) => step.id);
        expect(shown).toEqual(present(ordering, seed).steps?.map((step) => step.id));
        expect(shown).not.toEqual(steps);
        expect(new Set(shown)).toEqual(new Set(steps));
      }),
    );
  });
});
