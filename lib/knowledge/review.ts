/**
 * When a component that is known wants to be seen again. One number a component, its stability: days until recall has
 * fallen to 90 %. Recall follows FSRS's power curve (Ye et al. 2022, version 4.5); stability grows by spaced success as in
 * its successor memory models, here with fixed constants, since a course has too few reviews to fit a learner's own.
 */
export interface Review {
  /** Milliseconds since 1970 of the last answer that counted. */
  lastAt: number;
  /** Days. */
  stability: number;
}

const DAY = 86_400_000;
/** R(t) = (1 + 19/81 t/S)^-0.5, so that R(S) = .9. */
const CURVE = 19 / 81;
const FIRST_RIGHT = 2;
const FIRST_WRONG = 1;
/** A right answer multiplies stability by 1 + GAIN (1 - R): by 2.5 when it is just due, by nothing a minute later. */
const GAIN = 15;
/** A wrong answer leaves a quarter: what was known once comes back faster than at first. */
const LAPSE = 0.25;
const MOST = 180;

/** Chance that what was known at `lastAt` is still there, 0..1. */
export function recall(review: Review, at: number): number {
  const days = Math.max(0, at - review.lastAt) / DAY;
  return (1 + (CURVE * days) / review.stability) ** -0.5;
}

export function reviewed(review: Review | undefined, right: boolean, at: number): Review {
  if (!review) return { lastAt: at, stability: right ? FIRST_RIGHT : FIRST_WRONG };
  const factor = right ? 1 + GAIN * (1 - recall(review, at)) : LAPSE;
  // a clock that was set back must not make the component look older than it is
  return {
    lastAt: Math.max(at, review.lastAt),
    stability: Math.max(FIRST_WRONG, Math.min(MOST, review.stability * factor)),
  };
}

/** The moment when recall falls to 90 %. */
export function dueAt(review: Review): Date {
  return new Date(Math.round(review.lastAt + review.stability * DAY));
}
