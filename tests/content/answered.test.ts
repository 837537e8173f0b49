import { describe, expect, it } from 'vitest';
import { isSameAnswer, partsOf, solutionOf } from '@/lib/content/answered';
import type { Answer } from '@/lib/content/items/kinds';
import { course } from '../practice/stand';

const items = new Map(course.items.map((item) => [item.definition.id, item]));
const itemOf = (kind: Answer['kind']) => {
  const found = [...items.values()].find(({ definition }) => definition.kind === kind);
  if (!found) throw new Error(`no item is ${kind}`);
  const text = found.texts.en;
  if (!text) throw new Error('no words');
  return { ...found, courseId: course.structure.id, language: 'en', text, texts: [text] };
};

describe('the same answer again', () => {
  const number = (text: string): Answer => ({ kind: 'number', text });
  const short = (text: string): Answer => ({ kind: 'short-text', text });
  const several = (...options: string[]): Answer => ({ kind: 'multiple-choice', options });

  it.each([
    [number('15 000'), number(' 15000')],
    [number('7.5'), number('7,50')],
    [short('Send a copy'), short('send  a copy.')],
    [several('b', 'a'), several('a', 'b')],
    [{ kind: 'single-choice', option: 'a' } as Answer, { kind: 'single-choice', option: 'a' } as Answer],
    [
      { kind: 'matching', pairs: { a: 'x', b: 'y' } } as Answer,
      { kind: 'matching', pairs: { b: 'y', a: 'x' } } as Answer,
    ],
  ])('is no other one: %j and %j', (a, b) => {
    expect(isSameAnswer(a, b)).toBe(true);
  });

  it.each([
    [number('15'), number('16')],
    [short('a copy'), short('the contract')],
    [several('a'), several('a', 'b')],
    [{ kind: 'ordering', steps: ['a', 'b'] } as Answer, { kind: 'ordering', steps: ['b', 'a'] } as Answer],
    [{ kind: 'matching', pairs: { a: 'x' } } as Answer, { kind: 'matching', pairs: { a: 'y' } } as Answer],
  ])('is another one: %j and %j', (a, b) => {
    expect(isSameAnswer(a, b)).toBe(false);
  });
});

describe('parts of an answer', () => {
  it('of several choices are those that were chosen', () => {
    const { definition } = itemOf('multiple-choice');
    if (definition.kind !== 'multiple-choice') throw new Error('another kind');
    const wrong = definition.options.find((id) => !definition.answer.includes(id)) ?? '';
    const [right = ''] = definition.answer;
    expect(partsOf(definition, { kind: 'multiple-choice', options: [right, wrong] })).toEqual({
      [right]: true,
      [wrong]: false,
    });
  });

  it('of an order are steps in their place, of pairs the left sides', () => {
    const { definition: order } = itemOf('ordering');
    if (order.kind !== 'ordering') throw new Error('another kind');
    const [a = '', b = '', ...rest] = order.steps;
    const swapped = partsOf(order, { kind: 'ordering', steps: [b, a, ...rest] });
    expect(Object.values(swapped ?? {})).toEqual([false, false, ...rest.map(() => true)]);

    const { definition: match } = itemOf('matching');
    if (match.kind !== 'matching') throw new Error('another kind');
    const [[left = '', own = ''] = [], [other = ''] = []] = Object.entries(match.pairs);
    const parts = partsOf(match, { kind: 'matching', pairs: { ...match.pairs, [other]: own } });
    expect(parts).toMatchObject({ [left]: true, [other]: match.pairs[other] === own });
  });

  it('are none where an answer is one thing', () => {
    expect(partsOf(itemOf('number').definition, { kind: 'number', text: '1' })).toBeNull();
  });
});

describe('the right answer', () => {
  it('is said in the words of every item that ships', () => {
    for (const item of items.values()) {
      const text = item.texts.en;
      if (!text) throw new Error('no words');
      const shown = { ...item, courseId: course.structure.id, language: 'en', text, texts: [text] };
      const { lines, isOrdered } = solutionOf(shown);
      expect(lines.length, item.definition.id).toBeGreaterThan(0);
      for (const line of lines) expect(line, item.definition.id).toMatch(/[\p{L}\p{N}]{1,}/u);
      expect(isOrdered).toBe(item.definition.kind === 'ordering');
    }
    expect(solutionOf(itemOf('number')).lines[0]).toMatch(/^[\d.]+(\u00a0\S.*)?$/);
  });
});
