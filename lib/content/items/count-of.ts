import { sumNumbers } from '../number-words';
import { type Habit, literalValue } from './number-literal';
import type { NumberToken } from './number-tokens';

/** "17 миң 600", "4 2/7", "5 million", "fifty-three", "полторы тысячи". */
export function countOf(elements: readonly NumberToken[], habit: Habit): number | null {
  let total = 0;
  let least = Number.POSITIVE_INFINITY;
  let segment: NumberToken[] = [];
  let isWhole = true;
  for (const token of elements) {
    if (token.kind !== 'times') {
      segment.push(token);
      continue;
    }
    const count = segment.length > 0 ? segmentValue(segment, habit) : token.needsNumber ? null : 1;
    if (count === null || token.value >= least || !isWhole) return null;
    total += count * token.value;
    isWhole = Number.isInteger(count);
    least = token.value;
    segment = [];
  }
  if (segment.length === 0) return total;
  const rest = segmentValue(segment, habit);
  const isRest =
    rest !== null && (least === Number.POSITIVE_INFINITY || (rest < least && rest >= 1 && isWhole));
  return isRest ? total + rest : null;
}

/** What stands before, between or after thousands and millions. */
function segmentValue(segment: readonly NumberToken[], habit: Habit): number | null {
  const [first, second] = segment;
  if (segment.at(-1)?.kind === 'half') {
    const whole = segment.length > 1 ? segmentValue(segment.slice(0, -1), habit) : 0;
    return whole === null || !Number.isInteger(whole) ? null : whole + 0.5;
  }
  if (first?.kind === 'word') {
    const words = segment.flatMap((token) => (token.kind === 'word' ? token.value : []));
    const [sum, ...more] = sumNumbers(words);
    return sum !== undefined && more.length === 0 && words.length === segment.length ? sum : null;
  }
  if (segment.length > 2) return null;
  if (first?.kind === 'fraction') return second ? null : first.value;
  const value = first?.kind === 'digits' ? literalValue(first.literal, habit) : null;
  if (value === null || !second) return value;
  if (second.kind === 'word' && second.value === 100) return value * 100;
  return second.kind === 'fraction' && second.value < 1 && Number.isInteger(value)
    ? value + second.value
    : null;
}
