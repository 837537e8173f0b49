import { weighItems } from '../choose-item';
import { choose } from '../policy';
import type { Policy } from './policy';

/** What the app does unless somebody takes part in an experiment (policy.ts, choose-item.ts). */
export const ustat = (label: string, { exploration }: { exploration: number }): Policy => ({
  id: 'ustat',
  label,
  usesHistory: false,
  choose({ round, lastModule, isFirstStep }, candidates, random) {
    const items = candidates.flatMap((one) => (one.level === 'item' ? [one.item] : []));
    if (items.length > 0) {
      const made = weighItems(items, { tries: round, isFirstStep }, random);
      const scores = made.scores.map(({ itemId, ...rest }) => ({ id: itemId, ...rest }));
      const own = scores.find(({ id }) => id === made.itemId);
      return { choice: made.itemId, propensity: own?.propensity ?? 1, scores, reason: made.reason };
    }
    const modules = candidates.flatMap((one) => (one.level === 'module' ? [one.module] : []));
    const made = choose({ candidates: modules, lastModule, isFirstStep }, random, exploration);
    return {
      choice: made.moduleId,
      propensity: made.propensity,
      scores: made.candidates.map(({ moduleId, score, propensity }) => ({ id: moduleId, score, propensity })),
      reason: made.reasons[0]?.code ?? 'something-new',
      parts: made.candidates.map(({ parts }) => parts),
      told: made.reasons,
    };
  },
});
