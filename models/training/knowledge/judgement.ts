import { RULE } from '../../../lib/knowledge/mastery';
import type { KnowledgeModel } from '../../../lib/knowledge/model';
import { OPENING } from '../../../lib/path/placement';
import { type Covered, coverage } from './coverage';
import { glimpses } from './glimpses';
import { judgeRule, meanAnswers, practiseCourses, type RuleResult } from './mastery-simulation';
import { judgePlacement, type PlacementResult, placeLearners } from './placement-simulation';

/**
 * Seeds of the courses that the posterior was fitted to (fit-posterior.ts), that its two thresholds
 * were chosen on (mastery.ts), and that they are reported on. None of them is a seed of the
 * network's own training.
 */
export const SEEDS = { fit: 910, choose: 911, report: 913 } as const;
export const SIZES = { fit: 300, coverage: 50, mastery: 60, placement: 30 } as const;

export interface Judgement {
  coverage: { ordinary: Covered[]; approach: Covered[] };
  /** The rule in use, and others beside it. */
  mastery: { inUse: RuleResult; curve: RuleResult[]; approach: RuleResult };
  /** Answers that somebody who knows a component needs until it counts as mastered, on average. */
  perComponent: number;
  placement: { name: string; fresh: PlacementResult; warm: PlacementResult }[];
}

export const CHANCES = [0.8, 0.85, 0.88, 0.9, 0.92, 0.93, 0.935, 0.94, 0.95, 0.96, 0.97] as const;

/** What the posterior and its two rules are worth on courses that neither fitted nor chose them. */
export async function measureJudgement(model: KnowledgeModel): Promise<Judgement> {
  const { report } = SEEDS;
  const practised = await practiseCourses(model, SIZES.mastery, report);
  const unlike = await practiseCourses(model, SIZES.mastery / 2, report, 'approach');
  const perComponent = meanAnswers(RULE, practised);
  const placement = [];
  for (const { name, shape } of PLACES) {
    const all = await placeLearners(model, SIZES.placement, report, shape);
    const of = (course: 'fresh' | 'warm') =>
      judgePlacement(
        OPENING,
        all.filter((one) => one.course === course),
        perComponent,
      );
    placement.push({ name, fresh: of('fresh'), warm: of('warm') });
  }
  return {
    coverage: {
      ordinary: coverage(model.posterior, await glimpses(model, SIZES.coverage, report)),
      approach: coverage(model.posterior, await glimpses(model, SIZES.coverage, report, 'approach')),
    },
    mastery: {
      inUse: judgeRule(RULE, practised),
      curve: CHANCES.map((chance) => judgeRule({ ...RULE, chance }, practised)),
      approach: judgeRule(RULE, unlike),
    },
    perComponent,
    placement,
  };
}

export const PLACES = [
  { name: 'in the shape of the course that ships', shape: { shipped: true } },
  { name: 'of 3 to 10 modules', shape: {} },
  {
    name: "in the shape of the course that ships, family 'approach'",
    shape: { shipped: true, family: 'approach' },
  },
] as const;
