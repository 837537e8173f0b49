import { UstatError } from '../errors';

/** A column of times, read as a whole: what "02/01/2026" means shows in other rows, if at all. */

export const DATE_ORDERS = ['day-first', 'month-first'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

export interface Moments {
  /** Comparable within the column; null when it can't be used. */
  time: Float64Array | null;
  /** Why it can't be used, or how it was read where that had to be found out. */
  note: string | null;
}

const CLOCK = String.raw`(?:[T,]?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3})\d*)?)?\s*([AaPp][Mm])?)?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${CLOCK}$`);
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${CLOCK}$`);

/** A time as it is written: what it means, by either order of day and month where that matters. */
type Reading = number | { 'day-first': number | null; 'month-first': number | null } | null;

/** @param given the order that the caller knows the dates to have */
export function momentColumn(given: DateOrder | null) {
  let length = 0;
  let values = new Float64Array(1024);
  /**
   * Cells of either order: their row, and the month-first reading (values holds the day-first one).
   */
  const open: { row: number; monthFirst: number | null }[] = [];
  const impossible = { 'day-first': 0, 'month-first': 0 };
  let example = '';
  let missing = false;

  function add(cell: string): void {
    if (length === values.length) {
      const wider = new Float64Array(2 * length);
      wider.set(values);
      values = wider;
    }
    const reading = readMoment(cell);
    if (reading === null) missing = true;
    else if (typeof reading === 'number') values[length] = reading;
    else {
      if (reading['day-first'] === null) impossible['day-first'] += 1;
      if (reading['month-first'] === null) impossible['month-first'] += 1;
      if (example === '') example = cell;
      values[length] = reading['day-first'] ?? Number.NaN;
      open.push({ row: length, monthFirst: reading['month-first'] });
    }
    length += 1;
  }

  function done(): Moments {
    if (missing || length === 0)
      return { time: null, note: missing && length > 0 ? 'not every answer has a time' : null };
    if (open.length === 0) return { time: values.slice(0, length), note: null };
    const possible = DATE_ORDERS.filter((order) => impossible[order] === 0);
    if (given !== null && !possible.includes(given))
      throw new UstatError('bad-input', `--dates ${given}: a date of the log has no such month.`);
    const [only, other] = given ? [given] : possible;
    if (only === undefined) return { time: null, note: 'some dates are day first, others month first' };
    if (other !== undefined) {
      return { time: null, note: `"${example}" may be day first or month first: --dates says which` };
    }
    if (only === 'month-first')
      for (const { row, monthFirst } of open) values[row] = monthFirst ?? Number.NaN;
    return { time: values.slice(0, length), note: given ? null : `dates are ${only.replace('-', ' ')}` };
  }

  return { add, done };
}

/** Dates without a zone are taken as UTC: a log is ordered the same on every machine. */
export function readMoment(cell: string): Reading {
  if (cell === '') return null;
  const value = Number(/^-?\d+,\d+$/.test(cell) ? cell.replace(',', '.') : cell);
  if (Number.isFinite(value)) return value;
  const [, year, month, day, ...clock] = YEAR_FIRST.exec(cell) ?? [];
  if (year) return utc(Number(year), Number(month), Number(day), clock);
  const [, first, sign, second, short, ...time] = YEAR_LAST.exec(cell) ?? [];
  if (first && short) {
    const full = short.length === 2 ? 2000 + Number(short) : Number(short);
    const dayFirst = utc(full, Number(second), Number(first), time);
    // Nobody writes the month first with dots.
    return sign === '.'
      ? dayFirst
      : { 'day-first': dayFirst, 'month-first': utc(full, Number(first), Number(second), time) };
  }
  const date = Date.parse(cell);
  return Number.isNaN(date) ? null : date;
}

/** Milliseconds since 1970; null where the calendar has no such day. */
function utc(
  year: number,
  month: number,
  day: number,
  [hour, minute, second, fraction, half]: readonly (string | undefined)[],
): number | null {
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())
    return null;
  const twelve = half ? (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hour ?? 0);
  const milliseconds = Number((fraction ?? '').padEnd(3, '0'));
  return Date.UTC(year, month - 1, day, twelve, Number(minute ?? 0), Number(second ?? 0), milliseconds);
}
