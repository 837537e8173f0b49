import { beforeAll, describe, expect, it } from 'vitest';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import { differences } from '@/lib/research/simulate/path-differences';
import { type Outcome, paired, type Study } from '@/lib/research/simulate/path-learners';
import { POLICIES } from '@/lib/research/simulate/path-policies';
import { readForwardModel } from '@/lib/server/models/knowledge-model';

let model: KnowledgeModel;
beforeAll(async () => {
  model = (await readForwardModel('models')).model;
});

const study: Study = {
  learners: 14,
  ...{ family: 'approach', earlier: 0, prerequisites: false, target: 0.75, most: 200, seed: 8 },
};
const policies = (...ids: string[]) => ids.flatMap((id) => POLICIES.filter((policy) => policy.id === id));

async function outcomesOf(ids: string[], change: Partial<Study> = {}): Promise<Outcome[]> {
  const found: Outcome[] = [];
  for await (const outcome of paired(model, policies(...ids), { ...study, ...change })) found.push(outcome);
  return found;
}

describe('simulated learners', () => {
  it('reach the target with fewer items by the policy than in course order', {
    timeout: 120_000,
  }, async () => {
    const outcomes = await outcomesOf(['ustat', 'course-order']);
    expect(outcomes).toHaveLength(study.learners);
    const [ours, courseOrder] = differences(outcomes, study.most);
    // most of them get there at all
    expect(ours?.censored).toBeLessThan(study.learners / 2);
    expect(courseOrder?.more?.value).toBeGreaterThan(0);
    expect(courseOrder?.more?.low).toBeGreaterThan(0);
  });

  it('are the same under every policy and in every run, with prerequisites and without', {
    timeout: 120_000,
  }, async () => {
    const few = { learners: 2, most: 40, prerequisites: true, earlier: 3 };
    const [together, again] = [
      await outcomesOf(['oatutor', 'oatutor-rounds', 'random'], few),
      await outcomesOf(['oatutor', 'oatutor-rounds', 'random'], few),
    ];
    expect(again).toEqual(together);
    const alone = await outcomesOf(['random'], few);
    expect(alone.map(({ items }) => items[0])).toEqual(together.map(({ items }) => items[2]));
  });
});

describe('the difference between policies', () => {
  it('is the mean over learners, its interval over courses', () => {
    const outcomes = [
      { course: 0, items: [10, 20] },
      { course: 0, items: [20, 30] },
      { course: 1, items: [100, 90] },
    ];
    const [first, second] = differences(outcomes, 100);
    expect(first).toMatchObject({ median: 20, censored: 1, more: null });
    expect(first?.mean).toBeCloseTo(130 / 3, 12);
    expect(second?.more?.value).toBeCloseTo(10 / 3, 12);
    // both courses are drawn twice at the extremes
    expect(second?.more).toMatchObject({ low: -10, high: 10 });
  });
});
