import * as z from 'zod';
import { faultsOf, UstatError } from '../../errors';
import { EXPLORATION, POLICY } from '../policy';
import { eloBand } from './elo-band';
import { lowestMastery } from './lowest-mastery';
import type { Policy } from './policy';
import { byChance, courseOrder } from './simple';
import { ustat } from './ustat';
import { zpdes } from './zpdes';

const share = z.number().min(0).max(1);
/** Strictly between: 0 or 1 would be certainty that no answer moves. */
const chance = z.number().gt(0).lt(1);

/** Parameters with what they are unless somebody says otherwise. */
const none = z.strictObject({});
const bkt = z.strictObject({
  known: chance.default(0.1),
  learn: share.default(0.1),
  slip: chance.default(0.1),
  guess: chance.default(0.1),
  mastered: chance.default(0.95),
});
const progress = z.strictObject({
  window: z.number().int().min(2).max(40).multipleOf(2).default(4),
  stays: share.default(0.5),
  adds: share.default(0.5),
  start: share.default(0.5),
  exploration: chance.default(0.2),
  left: share.default(0.9),
});
const elo = z.strictObject({
  target: chance.default(0.75),
  start: z.number().min(-5).max(5).default(0),
  step: z.number().gt(0).max(4).default(1),
  fade: z.number().min(0).max(1).default(0.05),
});
const explores = z.strictObject({ exploration: chance.default(EXPLORATION) });

/** A policy's door: its parameters are parsed, and what differs from the usual is in its label. */
function door<Parameters extends Record<string, number>>(
  version: string,
  schema: z.ZodType<Parameters>,
  make: (label: string, parameters: Parameters) => Policy,
): (given: unknown) => Policy {
  return (given) => {
    const parsed = schema.safeParse(given ?? {});
    if (!parsed.success)
      throw new UstatError('bad-input', `Parameters of ${version} don't parse.`, faultsOf(parsed.error));
    const usual = schema.parse({});
    const own = Object.entries(parsed.data)
      .filter(([name, value]) => value !== usual[name])
      .map(([name, value]) => `${name}=${value}`);
    return make(own.length > 0 ? `${version}?${own.join('&')}` : version, parsed.data);
  };
}

const POLICIES = {
  ustat: door(POLICY, explores, ustat),
  'course-order': door('course-order/1', none, courseOrder),
  random: door('random/1', none, byChance),
  'lowest-mastery': door('lowest-mastery/1', bkt, lowestMastery),
  zpdes: door('zpdes/1', progress, zpdes),
  'elo-band': door('elo-band/1', elo, eloBand),
};
export type PolicyId = keyof typeof POLICIES;
export const POLICY_IDS = Object.keys(POLICIES) as PolicyId[];

/**
 * The policy of an arm, or what everybody gets.
 * @param parameters as an experiment keeps them, for instance {"target": 0.8}
 * @throws UstatError 'bad-input' for an id that nobody knows, or parameters that do not parse
 */
export function policyById(id = 'ustat', parameters?: unknown): Policy {
  const open = Object.hasOwn(POLICIES, id) ? POLICIES[id as PolicyId] : null;
  if (!open) throw new UstatError('bad-input', `No policy "${id}"; there are ${POLICY_IDS.join(', ')}.`);
  return open(parameters);
}
