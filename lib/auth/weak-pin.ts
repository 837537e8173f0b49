/** Lines of a keypad, of three or four. */
const LINES = ['123', '456', '789', '147', '258', '369', '159', '357', '2580'];
const BOTH_WAYS = [...LINES, ...LINES.map((line) => [...line].reverse().join(''))];

/**
 * What a thief tries first: digits in a row or at equal steps, one block again and again (123123),
 * doubled digits (112233), two digits in whatever order, lines of the keypad (2580, 147258), and
 * dates. Of the six-digit PINs about one in fifteen.
 */
export function isWeakPin(pin: string): boolean {
  return (
    new Set(pin).size <= 2 ||
    /^(\d+?)\1+$/.test(pin) ||
    /^(?:(\d)\1+)+$/.test(pin) ||
    hasEqualSteps(pin) ||
    isOfLines(pin) ||
    /2580|0852/.test(pin) ||
    isDate(pin)
  );
}

function hasEqualSteps(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, at) => (10 + Number(digit) - Number(pin[at])) % 10);
  return new Set(steps).size === 1;
}

/** Runs of three and more, and lines of the keypad, one after another: 123987, 159753. */
function isOfLines(pin: string): boolean {
  if (pin === '') return true;
  for (let length = 3; length <= pin.length; length += 1) {
    const part = pin.slice(0, length);
    const isLine = BOTH_WAYS.includes(part) || '01234567890'.includes(part) || '09876543210'.includes(part);
    if (isLine && isOfLines(pin.slice(length))) return true;
  }
  return false;
}

/** Birthdays and the like: day, month and year in their orders, of six or eight digits. */
function isDate(pin: string): boolean {
  const two = (at: number) => Number(pin.slice(at, at + 2));
  const isDay = (day: number, month: number) => day >= 1 && day <= 31 && month >= 1 && month <= 12;
  if (pin.length === 6) {
    const isYear = (at: number) => two(at) >= 50 || two(at) <= 30;
    return (
      (isYear(4) && (isDay(two(0), two(2)) || isDay(two(2), two(0)))) || (isYear(0) && isDay(two(4), two(2)))
    );
  }
  if (pin.length !== 8) return false;
  const isYear = (at: number) => /^(?:19|20)/.test(pin.slice(at));
  return (
    (isYear(4) && (isDay(two(0), two(2)) || isDay(two(2), two(0)))) ||
    (isYear(0) && (isDay(two(6), two(4)) || isDay(two(4), two(6))))
  );
}
