import { describe, expect, it } from 'vitest';
import { POLICY_IDS, policyById } from '@/lib/path/policies/by-id';
import { chooseBy } from '@/lib/path/policies/policy';
import { seededRandom } from '@/lib/random';
import { items, modules, nine, state, tries } from './policy-ground';

const random = seededRandom('policies');

describe('every policy', () => {
  const past = [...tries('k0', '0101'), ...tries('k1', '1'), ...tries('k-a', '0011'), ...tries('k-b', '1')];
  it.each(POLICY_IDS)('%s shows each module and item as often as it says', { timeout: 60_000 }, (id) => {
    const policy = policyById(id);
    for (const candidates of [modules(), nine(), items([{}, {}, {}, { p: 0.69 }])])
      for (const round of [[], [{ itemId: 'x', skillId: 'k0', right: true }]]) {
        const given = state(past, { round });
        const counts = new Map<string, number>();
        const [draws, first] = [5_000, chooseBy(policy, given, candidates, random)];
        for (let n = 0; n < draws; n += 1) {
          const { choice, scores } = chooseBy(policy, given, candidates, random);
          if (n < 20) expect(scores).toEqual(first.scores);
          counts.set(choice ?? '', (counts.get(choice ?? '') ?? 0) + 1);
        }
        for (const one of first.scores) {
          const share = (counts.get(one.id) ?? 0) / draws;
          const error = Math.sqrt((one.propensity * (1 - one.propensity)) / draws);
          expect(Math.abs(share - one.propensity)).toBeLessThanOrEqual(5 * error);
        }
      }
  });
});
