import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { type Allocation, checkAllocation } from './assignment';

/**
 * What an arm changes. Nothing else can be an arm's: danger advice, calls for help and the approval
 * of hints have no place in it, and what a hint condition leaves out was approved before.
 */
export const condition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('default') }),
  z.strictObject({
    kind: z.literal('policy'),
    /** By which modules and items are chosen (lib/path/policies/by-id.ts). */
    policy: z.string().min(1).max(40),
    parameters: z.record(z.string().max(40), z.number()),
  }),
  z.strictObject({
    kind: z.literal('hints'),
    /** The highest level of hints that is offered; 0: none. */
    until: z.int().min(0).max(3),
    /** Whether a hint is offered at once, or once an answer was not right. */
    from: z.enum(['start', 'wrong-answer']),
  }),
  z.strictObject({
    kind: z.literal('tutor'),
    /** Words that an answer of the model may have. */
    words: z.int().min(40).max(200),
  }),
]);
export type Condition = z.infer<typeof condition>;

const arm = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/),
  name: z.string().min(1).max(80),
  /** Share of units, above 0 and at most 1; those of all arms are 1 together. */
  weight: z.number(),
  condition,
});
export type ExperimentArm = z.infer<typeof arm>;

/** Shares that follow the outcomes, by Thompson sampling. */
const adaptive = z.strictObject({
  /** No arm's chance is below it: above 0, at most 1 / arms. */
  floor: z.number(),
  /** Outcomes so near count as equal: that part of learners is spread evenly (TS-PostDiff). */
  near: z.number(),
});
export type Adaptive = z.infer<typeof adaptive>;

export const outcomeKinds = ['success', 'retention', 'completion', 'items', 'minutes'] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

/** Days after which an outcome may still come, from a phone that was offline. */
export const LATE_DAYS = 30;
/** Wanted of a test by its plan. */
export const PLANNED = { alpha: 0.05, power: 0.8 } as const;

/** An experiment as it is drafted, and as it is fixed at its start. */
export const plan = z.strictObject({
  name: z.string().min(1).max(120),
  question: z.string().max(1_000),
  /** Its own course first. */
  courseIds: z.array(z.string().min(1).max(100)).min(1).max(10),
  unit: z.enum(['learner', 'class']),
  arms: z.array(arm).min(1).max(6),
  /** Share of units that take part. */
  traffic: z.number(),
  /** Arms get their shares within each course and language. */
  isStratified: z.boolean(),
  /** Null: shares stay as they are. Plans of before it could be chosen have none. */
  adaptive: adaptive.nullable().default(null),
  outcome: z.strictObject({
    kind: z.enum(outcomeKinds),
    /** Only answers to this module count: the same test for everybody; null: the whole course. */
    moduleId: z.string().max(100).nullable(),
    /** Days from the first exposure until it is due. */
    days: z.int().min(1).max(365),
  }),
  /** Difference of means that is to be found, and the outcome's standard deviation. */
  effect: z.number(),
  deviation: z.number(),
  /** Nothing is concluded before so many days. */
  minimumDays: z.int().min(0).max(365),
});
export type Plan = z.infer<typeof plan>;

/** The least and the highest that an outcome can be; null: it has no highest. */
export const RANGE: Record<OutcomeKind, readonly [number, number] | null> = {
  success: [0, 1],
  retention: [0, 1],
  completion: [0, 1],
  items: null,
  minutes: null,
};
const planFaults = [
  'no-name',
  'no-question',
  'one-arm',
  'same-name',
  'weights',
  'traffic',
  'mixed-arms',
  'same-arms',
  'strata-of-classes',
  'module-of-many-courses',
  'effect',
  'adaptive',
  'adaptive-measure',
  'adaptive-units',
] as const;
export type PlanFault = (typeof planFaults)[number];

/** Everything that keeps an experiment from being started; empty when it can be. */
export function faultsOfPlan(given: Plan): PlanFault[] {
  const { arms, effect, deviation, unit, isStratified, outcome, courseIds } = given;
  const kinds = factorsOf(arms);
  const conditions = new Set(arms.map((one) => JSON.stringify(changeOf(one))));
  const faults: [PlanFault, boolean][] = [
    ['no-name', given.name.trim() === ''],
    ['no-question', given.question.trim() === ''],
    ['one-arm', arms.length < 2],
    ['same-name', new Set(arms.map(({ name }) => name.trim())).size < arms.length],
    ['weights', !isAllocation({ salt: 'any', arms, traffic: 1 })],
    ['traffic', !(given.traffic > 0 && given.traffic <= 1)],
    ['mixed-arms', kinds.length > 1],
    // an A/A comparison has the default alone
    ['same-arms', kinds.length > 0 && conditions.size < arms.length],
    ['strata-of-classes', unit === 'class' && isStratified],
    ['module-of-many-courses', outcome.moduleId !== null && courseIds.length > 1],
    ['adaptive', given.adaptive !== null && !isAdaptive(given.adaptive, arms.length)],
    ['adaptive-measure', given.adaptive !== null && RANGE[outcome.kind] === null],
    ['adaptive-units', given.adaptive !== null && (unit === 'class' || isStratified)],
    ['effect', !(Number.isFinite(effect) && effect > 0 && Number.isFinite(deviation) && deviation > 0)],
  ];
  return faults.flatMap(([fault, isThere]) => (isThere ? [fault] : []));
}

/** The path that everybody has without an arm, by its name (lib/path/policies/by-id.ts). */
const USUAL_PATH = 'ustat';

/** What an arm changes: the usual path by its name is as it is for everybody. */
function changeOf({ condition }: Plan['arms'][number]): Condition {
  if (condition.kind !== 'policy' || condition.policy !== USUAL_PATH) return condition;
  return Object.keys(condition.parameters).length === 0 ? { kind: 'default' } : condition;
}

const isAdaptive = ({ floor, near }: Adaptive, arms: number) =>
  floor > 0 && floor <= 1 / arms && near >= 0 && near < 1;

function isAllocation(allocation: Allocation): boolean {
  try {
    checkAllocation(allocation);
    return true;
  } catch {
    return false;
  }
}

/** What arms differ in: of two experiments about one thing in one course, one has to wait. */
export function factorsOf(arms: readonly ExperimentArm[]): Exclude<Condition['kind'], 'default'>[] {
  return [...new Set(arms.flatMap(({ condition: { kind } }) => (kind === 'default' ? [] : [kind])))];
}

/** An arm in which something was mended is another arm: the next free id after the old one's. */
export function nextArmId(id: string, taken: readonly string[]): string {
  const stem = id.replace(/-\d+$/, '');
  for (let n = 2; ; n += 1) if (!taken.includes(`${stem}-${n}`)) return `${stem}-${n}`;
}

/** What is fixed before the first unit is assigned: the text that is hashed, and its hash. */
export interface Sheet {
  version: number;
  /** JSON, its keys in one order. */
  text: string;
  /** SHA-256 of the text, hexadecimal. */
  hash: string;
  at: Date;
}

/**
 * Until when a version's outcomes count: from then on everybody is on the default, or with the next
 * version the learners of the arm that was replaced. Null: they go on.
 */
export function versionEnd(
  offAt: Date | null,
  sheets: readonly Pick<Sheet, 'version' | 'at'>[],
  version: number,
): Date | null {
  const later = sheets.flatMap((sheet) => (sheet.version > version ? [sheet.at] : []));
  const ends = [...later, ...(offAt ? [offAt] : [])].map((at) => at.getTime());
  return ends.length > 0 ? new Date(Math.min(...ends)) : null;
}

const BY_SHARES = {
  fixed: 'Welch, one look',
  anytime: 'asymptotic confidence sequence (Waudby-Smith et al. 2021), any look',
  adjusted: 'CUPED by unaided first tries before the exposure',
};
const BY_CHANCES = {
  shares: 'Thompson sampling with a floor, even as far as arms may be equal (TS-PostDiff), hourly',
  fixed: 'scores over logged chances (Bibaut et al. 2021), normal, one look',
  anytime: 'the same scores in an asymptotic confidence sequence, any look',
};

/**
 * @param id of the experiment, which is its salt too
 * @param units of all arms at which the anytime-valid interval is narrowest
 */
export function sheetOf(
  given: Plan,
  { id, version, units, at }: { id: string; version: number; units: number; at: Date },
): Sheet {
  const text = JSON.stringify(
    sorted({
      ...{ experiment: id, salt: id, version, registeredAt: at.toISOString(), plan: given },
      analysis: {
        ...{ alpha: PLANNED.alpha, power: PLANNED.power, plannedUnits: units, lateDays: LATE_DAYS },
        ...(given.adaptive ? BY_CHANCES : BY_SHARES),
        several: 'Holm over arms against the first',
        missing: 'at random, and the worst that the range allows',
      },
    }),
    null,
    1,
  );
  return { version, text, hash: bytesToHex(sha256(utf8ToBytes(text))), at };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
