import { describe, expect, it } from 'vitest';
import type { ItemText } from '@/lib/content/items/item';
import type { ItemDefinition } from '@/lib/content/items/kinds';
import type { Ground } from '@/lib/hints/checks/check';
import { leak } from '@/lib/hints/checks/leak';

const common = { id: 'sum', skills: ['sums'], difficulty: 0 };
const closing = { otherwise: 'No.', explanation: 'So it is.' };

const ground = (definition: ItemDefinition, text: ItemText): Ground => ({
  ...{ definition, text, texts: [text], passages: [], others: [] },
});
const number = (value: number, stem: string) =>
  ground({ ...common, kind: 'number', answer: { value, tolerance: 0 }, mistakes: {} }, { ...closing, stem });
function choice(right: string, others: string[], stem: string): Ground {
  const ids = ['a', 'b', 'c', 'd'].slice(0, 1 + others.length);
  const options = Object.fromEntries(ids.map((id, at) => [id, [right, ...others][at] ?? '']));
  return ground(
    { ...common, kind: 'single-choice', options: ids, answer: 'a' },
    { ...closing, stem, options, feedback: {} },
  );
}
const marks = (text: string, on: Ground) => leak({ text, language: 'en', level: 2 }, on).outcome !== 'passed';

describe('the check for a hint that gives a number away', () => {
  it.each([
    ['a value that is to be put in', 'Check whether 8 × 7 equals 56.', number(7, '8x = 56')],
    ['a fraction', 'Check whether 3/8 + 1/8 equals 1/2.', number(1 / 8, 'Three-eighths and x are one-half.')],
    ['another form of it', 'We get 5.5 litres.', number(11 / 2, 'How much is left?')],
    ['a negative number', 'Put (-3) in its place.', number(-3, '2x + 10 = 4')],
    [
      'a sign that the question does not have',
      'Put (-1) there: 3(-1) + 5 = 2.',
      number(-1, '3x + 5 = 1 + 1'),
    ],
    ['beside a power', '11² = 121.', number(11, 'What is √121?')],
    [
      'a number that the question has, told as the answer',
      'So it comes to 2, our final answer.',
      number(2, '(2 + 4)/3'),
    ],
    ['an assignment', 'Since n = 14, you are done.', number(14, 'The difference of 4n and 3n is 14.')],
    ['what comes out', 'The distance is never negative: |-44| = 44.', number(44, 'What is |-44|?')],
    ['words', 'It is seventeen thousand.', number(17_000, 'How much?')],
  ])('sees %s', (_, text, on) => {
    expect(marks(text, on)).toBe(true);
  });

  it.each([
    ['what is still to be worked out', 'What is 1200 - 345?', number(855, 'How much heavier is the duck?')],
    ['a division', 'What is 100/4?', number(25, '-100/(-4)')],
    ['parts of fractions', 'Bring 1/2 and 2/3 to sixths.', number(3, 'What is the sum, in halves?')],
    ['powers', 'First find 2³.', number(23, 'What is it?')],
    ['lists', 'Multiples of 12 are 12, 24, 36, 48 and so on.', number(36, 'What do 9 and 12 share?')],
    ['the question again', 'p = -14. What is |-14|?', number(-14, '-|p| when p = -14')],
    ['a number with another sign', 'We take 2 from 5.', number(-2, '2 + x = 0')],
    ['a minus between two numbers', 'What is 14 - 23?', number(-23, 'How cold is it?')],
  ])('lets %s pass', (_, text, on) => {
    expect(marks(text, on)).toBe(false);
  });
});

describe('the check for a hint that gives a choice away', () => {
  const sign = choice('>', ['<', '='], '0.64 ___ 0.6');
  it.each([
    ['the option', 'That makes it an equation.', choice('Equation', ['Expression'], '2x = 10')],
    ['a comparison by sign', 'Since 64 > 60, you know it.', sign],
    ['a comparison in words', '0.64 is to the right of 0.6 on the line.', sign],
    ['what it is equal to', 'We know that -9 = -9.', choice('=', ['<', '>'], '-9 ___ -|-9|')],
  ])('sees %s', (_, text, on) => {
    expect(marks(text, on)).toBe(true);
  });

  it.each([
    [
      'a question with its choices',
      'Based on this, does 3 divide it? (Yes / No)',
      choice('Yes', ['No'], 'Does it?'),
    ],
    ['what a word means', 'An equation has an equal sign.', choice('Equation', ['Expression'], '2x = 10')],
    ['an example', 'For example, 4.3 is rational.', choice('Rational', ['Irrational'], '0.47')],
    ['a rule for letters', 'a > b when a is to the right of b.', sign],
    ['the other sign', '0.6 is less than 1, and 0.6 < 1.', sign],
    ['where to look', 'Find 0.64 and 0.6 on the line.', sign],
  ])('lets %s pass', (_, text, on) => {
    expect(marks(text, on)).toBe(false);
  });
});
