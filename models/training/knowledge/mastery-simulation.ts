import { isMastered, LEVEL, type MasteryRule } from '../../../lib/knowledge/mastery';
import type { KnowledgeModel } from '../../../lib/knowledge/model';
import { type Posterior, posteriorOf, type Sight } from '../../../lib/knowledge/posterior';
import type { Family } from '../../../lib/research/simulate/kinds';
import { seeded } from '../../../lib/research/simulate/random';
import { arrive, openSite, practise, sight, truth } from '../../../lib/research/simulate/visitor';

const LEARNERS = 50;
/** Answers that each component gets. */
export const PRACTICE = 14;

/** One learner on one component: what the rule sees after each answer, and what is true then. */
interface Trajectory {
  /** True success before the first answer, 0..1. */
  atFirst: number;
  steps: { posterior: Posterior; sight: Sight; truth: number }[];
}

/**
 * Fifty learners of courses that nothing was fitted to, the first of them from cold, practise four
 * components each, two at a time; after every answer the service says what it believes, and the
 * simulator what is true.
 */
export async function practiseCourses(
  model: KnowledgeModel,
  courses: number,
  seed: number,
  family?: Family,
): Promise<Trajectory[]> {
  const found: Trajectory[] = [];
  for (let c = 0; c < courses; c++) {
    const random = seeded(seed * 100_000 + c);
    const site = openSite(model, random, family ? { learners: LEARNERS, family } : { learners: LEARNERS });
    for (let n = 0; n < LEARNERS; n++) {
      const skills = random.shuffled(site.course.skills.length).slice(0, 4);
      const visitor = arrive(site, n, PRACTICE * skills.length);
      const itemsOf = (skill: number) => site.course.skills[skill]?.items ?? [];
      const open = new Map(
        skills.map((skill): [number, Trajectory] => [
          skill,
          { atFirst: truth(visitor, itemsOf(skill)), steps: [] },
        ]),
      );
      await practise(site, visitor, skills, PRACTICE, async (skill) => {
        const seen = await sight(site, visitor, itemsOf(skill), [skill]);
        const posterior = posteriorOf(model.posterior, 'skill', seen);
        open.get(skill)?.steps.push({ posterior, sight: seen, truth: truth(visitor, itemsOf(skill)) });
      });
      found.push(...open.values());
    }
  }
  return found;
}

export interface RuleResult {
  chance: number;
  declared: number;
  /** Share of the declared components that truly are known at that moment. */
  precision: number;
  /** Share that is at least nearly known: true expected success of .7. */
  nearly: number;
  /**
   * Answers that somebody who knows the component from the start needs, median; Infinity when most
   * are never declared.
   */
  medianAnswers: number;
  /** The same for somebody whose true success is .9 or more from the start. */
  medianSecure: number;
  /** Share of those who know it from the start who are declared within PRACTICE answers. */
  found: number;
}

export function judgeRule(rule: MasteryRule, all: readonly Trajectory[]): RuleResult {
  const declared = all.map(({ steps }) =>
    steps.findIndex((step) => isMastered(step.posterior, step.sight, rule)),
  );
  const truths = all.flatMap((one, i) => one.steps[declared[i] ?? -1]?.truth ?? []);
  const needed = (least: number) =>
    declared
      .filter((_, i) => (all[i]?.atFirst ?? 0) >= least)
      .map((at) => (at < 0 ? Number.POSITIVE_INFINITY : at + 1))
      .sort((a, b) => a - b);
  const median = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const share = (part: number, whole: number) => part / Math.max(1, whole);
  const known = needed(LEVEL);
  return {
    chance: rule.chance,
    declared: truths.length,
    precision: share(truths.filter((value) => value >= LEVEL).length, truths.length),
    nearly: share(truths.filter((value) => value >= 0.7).length, truths.length),
    medianAnswers: median(known),
    medianSecure: median(needed(0.9)),
    found: share(known.filter(Number.isFinite).length, known.length),
  };
}

/**
 * Answers until it is declared that somebody who knows a component from the start knows it, on
 * average; PRACTICE if never.
 */
export function meanAnswers(rule: MasteryRule, all: readonly Trajectory[]): number {
  const needed = all
    .filter((one) => one.atFirst >= LEVEL)
    .map(({ steps }) => {
      const at = steps.findIndex((step) => isMastered(step.posterior, step.sight, rule));
      return at < 0 ? PRACTICE : at + 1;
    });
  return needed.reduce((sum, n) => sum + n, 0) / Math.max(1, needed.length);
}
