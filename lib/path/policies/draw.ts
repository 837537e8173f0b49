import type { PolicyCandidate, PolicyChoice } from './policy';

/** What may be chosen, with its part of the chance. */
interface Chance {
  score: number;
  /** Above 0; not yet summing to 1. */
  weight: number;
}

const NEAR = 1e-12;

/** One of the candidates by their weights, with one draw; null where none has any. */
export function drawn(
  candidates: readonly PolicyCandidate[],
  chanceOf: (candidate: PolicyCandidate) => Chance | null,
  reason: string,
  random: () => number,
): PolicyChoice {
  const chances = candidates.map(chanceOf);
  const sum = chances.reduce((total, one) => total + (one?.weight ?? 0), 0);
  const scores = candidates.map(({ id }, n) => {
    const { score = 0, weight = 0 } = chances[n] ?? {};
    return { id, score, propensity: sum > 0 ? weight / sum : 0 };
  });
  if (!(sum > 0)) return { choice: null, propensity: 1, scores, reason: 'nothing-left' };
  const at = random();
  let upTo = 0;
  const possible = scores.filter(({ propensity }) => propensity > 0);
  const found =
    possible.find(({ propensity }) => {
      upTo += propensity;
      return at < upTo;
    }) ?? possible.at(-1);
  return { choice: found?.id ?? null, propensity: found?.propensity ?? 1, scores, reason };
}

/** The candidate of the highest score; several of the same have the same chance. */
export function best(
  candidates: readonly PolicyCandidate[],
  scoreOf: (candidate: PolicyCandidate) => number | null,
  reason: string,
  random: () => number,
): PolicyChoice {
  const scored = new Map(candidates.map((candidate) => [candidate.id, scoreOf(candidate)] as const));
  const most = Math.max(...[...scored.values()].flatMap((score) => score ?? []));
  return drawn(
    candidates,
    ({ id }) => {
      const score = scored.get(id) ?? null;
      return score === null ? null : { score, weight: score >= most - NEAR ? 1 : 0 };
    },
    reason,
    random,
  );
}

/** Of items those that came least often, of those that may be shown. */
export function leastAnswered(candidates: readonly PolicyCandidate[]): PolicyCandidate[] {
  const open = candidates.filter(({ isOpen }) => isOpen);
  const times = (one: PolicyCandidate) => (one.level === 'item' ? one.answers : 0);
  const least = Math.min(...open.map(times));
  return open.filter((one) => times(one) === least);
}

/** Whether the app counts a module as done: nothing of it is proposed any more. */
export const isDone = (candidate: PolicyCandidate): boolean =>
  candidate.level === 'module' && ['mastered', 'known'].includes(candidate.module.state);

/** Whether it may come by the rules that hold for every policy. */
export const mayCome = (candidate: PolicyCandidate): boolean => candidate.isOpen && !isDone(candidate);

/** A module that a placement or a check opened: no policy proposes it. */
export const isPlacedOut = (candidate: PolicyCandidate): boolean =>
  candidate.level === 'module' && candidate.module.state === 'known';
