import type { Decision, Placement } from '../path/store';
import type { ReadingPlace, Round } from '../practice/store';

/**
 * Two versions of one thing, of two phones or of a phone and the server, become one. Each rule
 * picks the greater by a total order, so that neither the order in which versions come nor how
 * often they come makes a difference.
 */

type Rank = readonly (number | string)[];

/** The one that ranks higher; the same one where they are equal. */
function greater<T>(rank: (one: T) => Rank): (a: T | null, b: T) => T {
  return (a, b) => {
    if (a === null) return b;
    const [one, other] = [rank(a), rank(b)];
    for (const [at, value] of one.entries()) {
      const against = other[at] as number | string;
      if (value !== against) return value > against ? a : b;
    }
    return a;
  };
}

const time = (at: Date | null) => at?.getTime() ?? Number.NEGATIVE_INFINITY;

/** The same text for the same content, in whatever order its keys stand. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** The one that is further on: a round that has ended, else the one with more exercises. */
export const furtherRound = greater<Round>((round) => [
  ...[round.finishedAt ? 1 : 0, round.items.length, -Math.max(0, time(round.finishedAt))],
  canonical(round),
]);

/** The one of which the learner took something last. */
export const laterDecision = greater<Decision>((decision) => [
  ...[time(decision.pickedAt), time(decision.decidedAt)],
  canonical(decision),
]);

/**
 * A course has one placement: one that has ended, else the one that was begun first (ids of rounds
 * sort by time); of two states of it the one with more exercises.
 */
export const standingPlacement = greater<Placement>((placement) => [
  placement.endedAt ? 1 : 0,
  ...[descending(placement.roundId), placement.choices.length],
  canonical(placement),
]);

/** Sorts hexadecimal digits the other way round. */
const descending = (id: string) =>
  id.replace(/[0-9a-f]/g, (digit) => (15 - Number.parseInt(digit, 16)).toString(16));

/** Where the learner read last. */
export const laterPlace = greater<ReadingPlace>((place) => [time(place.seenAt), place.blockId]);

/** What was last written into a sheet. */
export const laterSheet = greater<{ filled: unknown; at: Date }>(({ filled, at }) => [
  time(at),
  canonical(filled),
]);

/** In the order in which they happened; ids decide between what happened at once. */
export const inTime = (a: { at: number; id: string }, b: { at: number; id: string }): number =>
  a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
