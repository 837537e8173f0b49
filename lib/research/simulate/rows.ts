import { POLICY_IDS } from '../../path/policies/by-id';

/** Policies, and OATutor's as its own code has it: at every item, among all that is open. */
export const ROWS = [...POLICY_IDS, 'lowest-mastery-items'] as const;
/** Families of simulated learners (families.ts). */
export const FAMILY_IDS = ['bkt-forgetting', 'pfa-items', 'factors-half-life'] as const;
/**
 * Families that rules may be chosen on (choosing-families.ts, sudden-families.ts,
 * lapsing-families.ts); no figure of record is of them.
 */
export const CHOOSING_IDS = [
  'stages',
  'closing-gap',
  'traces',
  'insight',
  'facts',
  'stores',
  'neighbours',
  'exceptions',
] as const;
