/** Between digits: dot, comma, apostrophe, low line, Arabic signs; a space before three digits. */
const SEPARATOR = "(?:[.,\\u060c] (?=\\d{3}(?!\\d))|[.,\\u060c'’_\\u066b\\u066c]| (?=\\d{3}(?!\\d)))";
/** A number in digits with its separators; ".5" opens with one. */
export const LITERAL = `(?:(?<![\\p{L}\\d.,\\u060c])[.,\\u060c\\u066b])?\\d+(?:${SEPARATOR}\\d+)*`;

/**
 * What a dot or a comma before three digits does: it groups them, or opens the decimals. That
 * depends on where one went to school, so both are tried.
 */
export type Habit = 'groups' | 'decimals';

/**
 * The value of a literal; null where it is no number ("1.2.3"). Digits are ASCII, spaces plain.
 */
export function literalValue(literal: string, habit: Habit): number | null {
  const plain = literal
    .replace(/\u060c/g, ',')
    .replace(/([.,]) /g, '$1')
    .replace(/[’_\u066c]/g, "'");
  const [first = '', ...groups] = plain.split(/[^\d]/);
  const signs = plain.replace(/\d/g, '');
  if (signs === '') return Number(first);
  const whole = isGrouped(first, groups, signs) ? Number(first + groups.join('')) : null;
  const decimal = decimalValue(first, groups, signs);
  return habit === 'groups' ? (whole ?? decimal) : (decimal ?? whole);
}

function decimalValue(first: string, groups: readonly string[], signs: string): number | null {
  const point = signs.at(-1) ?? '';
  const before = signs.slice(0, -1);
  const whole = groups.slice(0, -1);
  if (!'.,\u066b'.includes(point) || before.includes(point)) return null;
  if (before !== '' && !isGrouped(first, whole, before)) return null;
  return Number(`${first || 0}${whole.join('')}.${groups.at(-1)}`);
}

/** By threes under one sign; in India the last three, then by twos. Nobody groups behind a zero. */
function isGrouped(first: string, groups: readonly string[], signs: string): boolean {
  const [sign = ''] = signs;
  if (!/^[1-9]\d{0,2}$/.test(first) || sign === '\u066b' || [...signs].some((one) => one !== sign))
    return false;
  const isIndian = sign === ',' && first.length < 3 && groups.length > 1;
  return groups.every(
    (group, at) => group.length === 3 || (isIndian && at < groups.length - 1 && group.length === 2),
  );
}
