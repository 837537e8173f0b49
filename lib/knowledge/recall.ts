import { fsrs, Rating } from 'ts-fsrs';

/**
 * When a component that is known wants to be seen again: FSRS-6 with its published parameters (Ye
 * et al. 2022; ts-fsrs), one card a component and learner. What the card is told:
 *
 *   right at the first try, without help -> Good. How long it took is not known, so nothing is
 *     Easy or Hard.
 *   wrong, or right with hints -> Again: what had to be told was not recalled, and FSRS's Hard is a
 *     kind of success.
 *
 * The card starts from what the model expects of the component before its first answer (seed), not
 * from the first grade alone: somebody who brings the knowledge along is not asked again tomorrow.
 */
export interface Review {
  /** Milliseconds since 1970 of the answer that last counted as one of another day. */
  lastAt: number;
  /** Days until recall has fallen to 90 %. */
  stability: number;
  /** FSRS's difficulty, 1 to 10: the higher, the less a success adds to the stability. */
  difficulty: number;
}

const DAY = 86_400_000;
/** Days; a course's knowledge is worth half an hour twice a year. */
const LONGEST = 180;
const scheduler = fsrs({ enable_fuzz: false, request_retention: 0.9, maximum_interval: LONGEST });
const GRADES = [Rating.Again, Rating.Hard, Rating.Good, Rating.Easy] as const;

/**
 * The card after one more answer, `at` in milliseconds since 1970; `p` is the model's P(right)
 * before the component's first answer and matters for that one only. Answers less than half a day
 * after the card's last are FSRS's same-day reviews, which move the stability; they leave the
 * difficulty alone: a component is learned on many items, and each wrong one of a first evening
 * would push it towards 10 for good. They leave the card's time alone too: whoever answers every
 * eight hours would otherwise never come to a next day.
 */
export function updateReview(review: Review | undefined, right: boolean, at: number, p: number): Review {
  const before = review ?? { ...seed(p), lastAt: at };
  const days = (at - before.lastAt) / DAY;
  const next = days >= 0.5 ? days : 0;
  const after = scheduler.next_state(before, next, right ? Rating.Good : Rating.Again);
  return {
    // a time that is still to come was told by a clock that was ahead: this answer's is believed
    lastAt: next > 0 || days < 0 ? at : before.lastAt,
    stability: after.stability,
    difficulty: next === 0 ? before.difficulty : after.difficulty,
  };
}

/**
 * A card nobody has answered yet: FSRS's first states of the four grades, read at the grade 1 + 3p
 * between Again (p = 0) and Easy (p = 1); stability on its logarithm, difficulty linearly. P .67 is
 * Good: 2.3 days, difficulty 2.1.
 */
function seed(p: number): Pick<Review, 'stability' | 'difficulty'> {
  const place = 3 * Math.max(0, Math.min(1, p));
  const below = Math.min(2, Math.floor(place));
  const share = place - below;
  const [low, high] = [GRADES[below] ?? Rating.Again, GRADES[below + 1] ?? Rating.Easy];
  const between = (from: number, to: number) => from + share * (to - from);
  const stability = (grade: typeof low) => Math.log(scheduler.init_stability(grade));
  const difficulty = (grade: typeof low) => Math.max(1, Math.min(10, scheduler.init_difficulty(grade)));
  return {
    stability: Math.exp(between(stability(low), stability(high))),
    difficulty: between(difficulty(low), difficulty(high)),
  };
}

/**
 * The moment when recall falls to 90 %: in whole days, at the soonest tomorrow, at the latest after
 * LONGEST.
 */
export function dueAt(review: Review): Date {
  return new Date(review.lastAt + scheduler.next_interval(review.stability, 0) * DAY);
}
