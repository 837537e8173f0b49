import type { Condition, Plan } from './plan';

type Of<Kind extends Condition['kind']> = Omit<Extract<Condition, { kind: Kind }>, 'kind'>;

/**
 * How a learner's path differs from everybody's, by the arms that they are in. All that an
 * experiment can reach stands here; null: as it is for everybody.
 */
export interface Treatment {
  policy: Of<'policy'> | null;
  hints: Of<'hints'> | null;
  tutor: Of<'tutor'> | null;
}

export const DEFAULT: Treatment = { policy: null, hints: null, tutor: null };

/** The arm of an experiment that a learner is in. */
export interface Membership {
  arm: string;
  plan: Plan;
}

/** An arm that the plan has no more, because it was replaced, is the default. */
export function treatmentOf(memberships: readonly Membership[]): Treatment {
  const treatment = { ...DEFAULT };
  for (const { arm, plan } of memberships) {
    const found = plan.arms.find(({ id }) => id === arm)?.condition;
    if (found?.kind === 'policy') treatment.policy = { policy: found.policy, parameters: found.parameters };
    if (found?.kind === 'hints') treatment.hints = { until: found.until, from: found.from };
    if (found?.kind === 'tutor') treatment.tutor = { words: found.words };
  }
  return treatment;
}

/** Whoever shows something to a learner asks here first. */
export type TreatmentIn = (courseId: string) => Promise<Treatment>;
