import { UstatError } from '../../errors';
import type { KnowledgeModel } from '../../knowledge/model';
import { policyById } from '../../path/policies/by-id';
import { seededRandom } from '../../random';
import { CHOOSING_FAMILIES } from './choosing-families';
import type { ServedCourse } from './desk';
import { FAMILIES } from './families';
import { LAPSING_FAMILIES } from './lapsing-families';
import { groundOf } from './matrix';
import { attainableBy, practiseBy, type Regime, type Run } from './practice-by-policy';
import { seeded } from './random';
import { FAMILY_IDS } from './rows';
import { SUDDEN_FAMILIES } from './sudden-families';

/** @throws UstatError 'bad-input' for a policy that nobody knows */
function regimeOf(row: string, most: number): Omit<Regime, 'attainable'> {
  if (row === 'lowest-mastery-items') return { policy: policyById('lowest-mastery'), unit: 'item', most };
  return { policy: policyById(row), unit: 'round', most };
}

/** What one learner is asked to do. */
export interface Task {
  family: string;
  row: string;
  learner: number;
  seed: number;
  most: number;
}

/**
 * One learner of a family under one policy: the same learner under each, in a course of the same
 * parameters for all learners of a seed.
 */
export async function simulateOne(
  model: KnowledgeModel,
  course: ServedCourse,
  { family: id, row, learner, seed, most }: Task,
): Promise<Run> {
  const all = [...FAMILIES, ...CHOOSING_FAMILIES, ...SUDDEN_FAMILIES, ...LAPSING_FAMILIES];
  const family = all.find((one) => one.id === id);
  if (!family) throw new UstatError('bad-input', `No family "${id}"; there are ${FAMILY_IDS.join(', ')}.`);
  const which = all.indexOf(family);
  const ground = groundOf(course, seeded((seed * 977 + learner) * 31 + 7));
  const meet = family.open(ground, seeded(seed * 1009 + which));
  const arrive = () => meet(seeded((seed * 7919 + learner) * 13 + which));
  const attainable = attainableBy(arrive(), ground, most);
  const random = seededRandom(`${seed} ${learner} ${id}`);
  return practiseBy(model, course, arrive(), { ...regimeOf(row, most), attainable }, random);
}
