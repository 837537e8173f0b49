import { dayNumber } from '@/lib/dates';

const DAY = 86_400_000;

/**
 * Seven days of the calendar in `zone` up to `now`, each with whether anything was answered on it.
 * `date` is its noon in UTC: a day, in no zone.
 */
export function lastDays(
  now: Date,
  answers: readonly Date[],
  zone: string,
): { date: Date; practised: boolean }[] {
  const practised = new Set(answers.map((at) => dayNumber(at, zone)));
  const first = dayNumber(now, zone) - 6;
  return Array.from({ length: 7 }, (_, index) => ({
    date: new Date((first + index + 0.5) * DAY),
    practised: practised.has(first + index),
  }));
}
