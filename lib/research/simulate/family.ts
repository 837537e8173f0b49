import type { Random } from './random';

/**
 * Kinds of learners for the evaluation of policies alone: nothing is fitted or tuned on them, the
 * paths' own rules included. Each rests on another theory of learning, so that a policy has to do
 * well whichever is true (Doroudi, Aleven & Brunskill 2017).
 */

/** A course as simulated learners meet it: components and items by number. */
export interface Ground {
  skills: readonly { items: readonly number[] }[];
  items: readonly { skill: number /** The author's guess, logits. */; difficulty: number }[];
  /** For each component those that it truly builds on. */
  buildsOn: readonly (readonly number[])[];
}

/** Somebody who changes by what they are given. */
export interface TrueLearner {
  /** P(right) of an item now, 0..1. */
  chance(item: number): number;
  /** Answers an item, learns by it and forgets meanwhile. */
  answer(item: number): boolean;
  /** Time between two days of practice. */
  rest(): void;
  /** Whether a component is as good as known: practice on it is beyond need. */
  knows(skill: number): boolean;
  /**
   * By how much the next answer on a component is expected to raise the mean success over all
   * items, but for a factor that is the same for all components.
   */
  promise(skill: number): number;
}

export interface Family {
  id: string;
  /** The course's part is drawn once for all learners, then each learner. */
  open(ground: Ground, random: Random): (random: Random) => TrueLearner;
}

export const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** Mean P(right) over items. */
export const meanOver = (items: readonly number[], chance: (item: number) => number): number =>
  items.reduce((sum, item) => sum + chance(item), 0) / Math.max(1, items.length);

/** How fast somebody learns what builds on something that they do not know. */
export const UNREADY = 0.3;
/** Mean success on a component's items from which it is as good as known. */
export const KNOWN = 0.85;
