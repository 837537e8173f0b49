import { drawn, isDone, isPlacedOut } from './draw';
import type { PastTry, Policy, PolicyCandidate } from './policy';

export interface ZpdesParameters {
  /** Last answers of an activity that progress is seen in; even. */
  window: number;
  /** How much of an activity's worth stays with each answer, and how much its progress adds. */
  stays: number;
  adds: number;
  /** Worth of what was never tried. */
  start: number;
  /** Share of choices that is spread evenly over the frontier. */
  exploration: number;
  /** Share right of a whole window from which an activity has nothing left to give. */
  left: number;
}

/**
 * ZPDES (Clément, Roy, Oudeyer & Lopes 2015): a bandit over the frontier of the prerequisite graph,
 * rewarded by recent progress, the share right of the newer half of the last answers less that of
 * the older half. An activity is a module, or a component among items. What lies behind closed
 * prerequisites is not in the frontier, nor what has nothing left to give while something else has.
 */
export const zpdes = (label: string, parameters: ZpdesParameters): Policy => ({
  id: 'zpdes',
  label,
  usesHistory: true,
  choose({ history }, candidates, random) {
    const open = candidates.filter((one) => one.isOpen && !isPlacedOut(one));
    const seen = new Map<string, { worth: number; isOver: boolean }>();
    for (const one of open)
      if (!seen.has(keyOf(one))) seen.set(keyOf(one), activity(one, history, parameters));
    // a round shows something even where all is known; a course goes on until the app calls it done
    const isItem = candidates[0]?.level === 'item';
    const isLeft = (key: string) => isItem || open.some((one) => keyOf(one) === key && !isDone(one));
    const some = [...seen].filter(([, { isOver }]) => !isOver);
    const frontier = new Map(some.length > 0 ? some : [...seen].filter(([key]) => isLeft(key)));
    const sum = [...frontier.values()].reduce((total, { worth }) => total + worth, 0);
    const times = new Map<string, number>();
    for (const one of open) times.set(keyOf(one), (times.get(keyOf(one)) ?? 0) + 1);
    const { exploration } = parameters;
    return drawn(
      candidates,
      (one) => {
        const own = frontier.get(keyOf(one));
        if (!one.isOpen || isPlacedOut(one) || !own) return null;
        const share = sum > 0 ? own.worth / sum : 1 / frontier.size;
        const weight = (1 - exploration) * share + exploration / frontier.size;
        return { score: own.worth, weight: weight / (times.get(keyOf(one)) ?? 1) };
      },
      'progress',
      random,
    );
  },
});

const keyOf = (one: PolicyCandidate) => (one.level === 'item' ? (one.skills[0] ?? one.id) : one.id);

function activity(
  { skills }: PolicyCandidate,
  history: readonly PastTry[],
  { window, stays, adds, start, left }: ZpdesParameters,
): { worth: number; isOver: boolean } {
  const own = history.filter(({ skillId }) => skills.includes(skillId)).map(({ right }) => (right ? 1 : 0));
  const half = window / 2;
  // before the first answer nothing is right
  const share = (to: number) =>
    own.slice(Math.max(0, to - half), Math.max(0, to)).reduce<number>((sum, one) => sum + one, 0) / half;
  let worth = start;
  for (let n = 1; n <= own.length; n += 1)
    worth = Math.max(0, stays * worth + adds * (share(n) - share(n - half)));
  const last = own.slice(-window);
  const right = last.reduce<number>((sum, one) => sum + one, 0) / window;
  return { worth, isOver: last.length === window && right >= left };
}
