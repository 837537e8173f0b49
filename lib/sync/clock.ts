/**
 * When something happened that a phone tells of. Its clock may be wrong by a time zone, by years,
 * or start again in 1970; what the server's clock differs from it is seen when it syncs.
 */

/** Less than this, ms, is no error of a clock, but the way over a slow network. */
export const MOMENTS_APART = 120_000;

/** Nobody has answered anything before: a moment that is earlier is a clock's error. */
const FIRST_MOMENT = Date.UTC(2025, 0, 1);

/**
 * How far the server's clock is ahead of a phone's, in ms.
 * @param sentAt by the phone's clock @param arrivedAt by the server's
 * @param known of the same phone, as it was seen last: it stays while it is nearly the same, so
 *   that a slow network changes nothing in the order of what one phone did
 */
export function clockError(sentAt: number, arrivedAt: number, known: number | null): number {
  const seen = arrivedAt - sentAt;
  if (known !== null && Math.abs(seen - known) < MOMENTS_APART) return known;
  return Math.abs(seen) < MOMENTS_APART ? 0 : seen;
}

/**
 * When an event happened, by the server's clock: corrected by the clock's error, or as it stands
 * where only that is possible (the clock was set right since), or just before what the phone did
 * next where neither is. Never after it came.
 * @param next when the phone did what it did next, by the server's clock; null for the last
 */
export function correctedAt(at: number, error: number, arrivedAt: number, next: number | null): number {
  const isPossible = (moment: number) => moment >= FIRST_MOMENT && moment <= arrivedAt;
  const before = next === null ? arrivedAt : next - 1;
  if (isPossible(at + error)) return at + error;
  // a fast clock within what counts as no error
  if (at > arrivedAt && at - arrivedAt < MOMENTS_APART) return before;
  return isPossible(at) ? at : before;
}
