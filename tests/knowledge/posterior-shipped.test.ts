import { describe, expect, it } from 'vitest';
import { LEVEL } from '@/lib/knowledge/mastery';
import { chanceOfAtLeast, posteriorOf } from '@/lib/knowledge/posterior';
import { seeded } from '@/lib/research/simulate/random';
import { answer, arrive, openSite, sight } from '@/lib/research/simulate/visitor';
import { readForwardModel } from '@/lib/server/models/knowledge-model';
import { coverage } from '@/models/training/knowledge/coverage';
import { glimpses } from '@/models/training/knowledge/glimpses';

describe('the shipped posterior', () => {
  it('holds the truth about as often as it says, on courses that it was not fitted to', async () => {
    const { model } = await readForwardModel('models');
    const looks = await glimpses(model, 4, 4711);
    for (const { scope, answers, in80, in90, said, known } of coverage(model.posterior, looks)) {
      if (answers) continue;
      // four courses share their luck: the card has fifty
      expect(in80, scope).toBeGreaterThan(0.68);
      expect(in80, scope).toBeLessThan(0.92);
      expect(in90, scope).toBeGreaterThan(in80);
      expect(known, scope).toBeGreaterThan(said - 0.12);
    }
  });

  it('is surer, and thinks better of a learner, the more answers are right', async () => {
    const { model } = await readForwardModel('models');
    const judgedAfter = async (right: boolean) => {
      const site = openSite(model, seeded(3), { learners: 30, shipped: true });
      const visitor = arrive(site, 0, 12);
      visitor.learner = { ...visitor.learner, answer: () => ({ right, chance: 0.5 }) };
      const [items, skills] = [site.course.skills[0]?.items ?? [], [0]];
      const look = async () =>
        posteriorOf(model.posterior, 'skill', await sight(site, visitor, items, skills));
      const before = await look();
      for (let n = 0; n < 12; n++) await answer(site, visitor, items[n % items.length] ?? 0);
      return { before, after: await look() };
    };
    const up = await judgedAfter(true);
    const down = await judgedAfter(false);
    expect(up.after.mean).toBeGreaterThan(up.before.mean + 0.5);
    expect(down.after.mean).toBeLessThan(down.before.mean - 0.5);
    expect(up.after.sd).toBeLessThan(up.before.sd);
    expect(chanceOfAtLeast(up.after, LEVEL)).toBeGreaterThan(0.8);
    expect(chanceOfAtLeast(down.after, LEVEL)).toBeLessThan(0.1);
  });
});
