import * as z from 'zod';
import { DATE_ORDERS } from './moments';

/** What a researcher can ask for in the background, and what comes of it, as both are stored. */

export const EXPORT_FORMATS = ['datashop', 'pykt', 'xapi', 'csv', 'parquet'] as const;

const file = {
  file: z.string(),
  bytes: z.number(),
  /** Whether it stays as long as the run, to be looked at again. */
  keep: z.boolean().default(false),
};
const exportAsked = z.object({
  kind: z.literal('export'),
  formats: z.array(z.enum(EXPORT_FORMATS)).min(1),
  /** The first and the last day of what happened, UTC; null: from the beginning, until now. */
  from: z.iso.date().nullable(),
  to: z.iso.date().nullable(),
});
const answersAsked = z.object({
  kind: z.literal('answers'),
  ...file,
  columns: z.string(),
  skillSeparator: z.string().nullable(),
  skills: z.enum(['together', 'first']),
  dates: z.enum(DATE_ORDERS).nullable(),
  order: z.enum(['learner', 'time']),
});
const choicesAsked = z.object({
  kind: z.literal('choices'),
  ...file,
  columns: z.string(),
  /** 'table': a file of its own. */
  policy: z.enum(['uniform', 'column', 'table']),
});
const simulationAsked = z.object({
  kind: z.literal('simulation'),
  families: z.array(z.string()).min(1),
  policies: z.array(z.string()).min(1),
  learners: z.int(),
  most: z.int(),
  seed: z.int(),
});
export const asked = z.discriminatedUnion('kind', [exportAsked, answersAsked, choicesAsked, simulationAsked]);
export type Asked = z.infer<typeof asked>;
/** Whether a log stays as long as its run. */
export const isKept = (one: Asked): boolean => 'keep' in one && one.keep;
export type AskedOf<Kind extends Asked['kind']> = Extract<Asked, { kind: Kind }>;

/** A value with its 95 % interval; null where there is none. */
const estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });
const orNone = estimate.nullable();

const curve = z.array(
  z.object({
    /** Which answer of a learner to the component, from 1. */
    opportunity: z.number(),
    answers: z.number(),
    /** Share of wrong answers with Wilson's interval, and what the fit says. */
    ...estimate.shape,
    fitted: z.number(),
  }),
);
const verdictOnCurve = z.enum(['few', 'known', 'learned', 'flat', 'unsure']);
const exportFound = z.object({
  kind: z.literal('export'),
  bytes: z.number(),
  sha256: z.string(),
  learners: z.number(),
  /** Whose rows each format may hold; runs of before it was kept have none. */
  held: z.array(z.object({ until: z.string().nullable(), mark: z.string() })).default([]),
  /** manifest.json of each format. */
  manifests: z.record(z.string(), z.json()),
});
const faults = z.object({
  count: z.number(),
  first: z.array(z.object({ line: z.number(), why: z.string() })),
});
const answersFound = z.object({
  kind: z.literal('answers'),
  read: z.object({
    ...{ rows: z.number(), answers: z.number(), learners: z.number(), items: z.number() },
    ...{ skills: z.number(), laterTries: z.number(), furtherComponents: z.number(), repeats: z.number() },
    times: z.string().nullable(),
    faults,
  }),
  models: z.array(
    z.object({
      name: z.string(),
      auc: orNone,
      logLoss: orNone,
      brier: orNone,
      ece: orNone,
      firstAuc: orNone,
    }),
  ),
  /** The shipped model's predictions in tenths of the answers, beside what happened. */
  calibration: z.array(z.object({ predicted: z.number(), answers: z.number(), ...estimate.shape })),
  skills: z.array(
    z.object({
      name: z.string(),
      ...{ answers: z.number(), learners: z.number(), right: z.number() },
      auc: z.number().nullable(),
      /** Logits an answer, of the additive factors model. */
      slope: orNone,
      curve: verdictOnCurve,
    }),
  ),
  /** Components that are not listed: those with fewest answers. */
  unlisted: z.number(),
  curves: z.array(z.object({ name: z.string(), points: curve })),
});
const choicesFound = z.object({
  kind: z.literal('choices'),
  verdict: z.enum(['trust', 'doubtful', "can't be said"]),
  /** Codes of the verdict's reasons, with what their sentences need. */
  reasons: z.array(
    z.object({ code: z.string(), values: z.record(z.string(), z.union([z.number(), z.string()])) }),
  ),
  main: z.enum(['dr', 'snips']),
  estimates: z.array(z.object({ name: z.string(), value: z.number().nullable(), interval: orNone })),
  logged: z.number(),
  ...{ rows: z.number(), actions: z.number(), units: z.number(), unit: z.enum(['learners', 'rows']) },
  ...{ ess: z.number(), largestWeight: z.number(), meanWeight: z.number(), withoutSupport: z.number() },
  fits: z.boolean().nullable(),
  repeats: z.number(),
  faults,
  /** How many rows were shown what they show with such a chance, by tenths. */
  propensities: z.array(z.number()),
});
const simulationFound = z.object({
  kind: z.literal('simulation'),
  cells: z.array(
    z.object({
      ...{ family: z.string(), policy: z.string(), learners: z.number(), never: z.number() },
      ...{ items90: estimate, score20: estimate, score40: estimate, score80: estimate },
      overPractice: estimate,
      curve: z.array(z.number()),
    }),
  ),
  ratios: z.array(z.object({ family: z.string(), rounds: orNone, everyItem: orNone })),
  worstRank: z.number().nullable(),
});
export const found = z.discriminatedUnion('kind', [exportFound, answersFound, choicesFound, simulationFound]);
export type Found = z.infer<typeof found>;
export type FoundOf<Kind extends Found['kind']> = Extract<Found, { kind: Kind }>;
export type CurvePoint = z.infer<typeof curve>[number];
export type CurveVerdict = z.infer<typeof verdictOnCurve>;
export type EstimateFound = z.infer<typeof estimate>;
