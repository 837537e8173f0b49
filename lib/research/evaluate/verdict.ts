import type { Calibration, Support } from './support';

export type Verdict = 'trust' | 'doubtful' | "can't be said";

/** What is held against an estimate. */
export interface Facts {
  rows: number;
  units: number;
  unitName: 'learners' | 'rows';
  support: Support;
  calibration: Calibration;
  /** Units by which the estimate's spread is borne. */
  bearing: number;
  /** Weighted rewards that are not the usual one (of a rate: the rarer outcome). */
  rare: number;
  /** |DR - SNIPS| in standard errors of that difference; null without a reward model. */
  apart: number | null;
  faults: number;
  copies: number;
  clipped: number;
}

/** Why an estimate is not simply trusted; each is a key of a message. */
export type ReasonCode =
  | 'one-unit'
  | 'few-units'
  | 'misfit'
  | 'copies'
  | 'lost'
  | 'no-weight'
  | 'sample'
  | 'one-row'
  | 'no-support'
  | 'mean-weight'
  | 'clipped'
  | 'rare'
  | 'bearing'
  | 'apart';

/** What its sentence needs: numbers as they are, and names as they stand in the log. */
export interface Reason {
  code: ReasonCode;
  values: Readonly<Record<string, number | string>>;
}

interface Objection extends Reason {
  grave: boolean;
}

const objection = (grave: boolean, code: ReasonCode, values: Reason['values'] = {}): Objection[] => [
  { grave, code, values },
];

/**
 * Whether an estimate can be trusted, and why not. What is grave makes it "can't be said"; anything
 * else "doubtful".
 */
export function verdictOf(facts: Facts): { verdict: Verdict; reasons: Reason[] } {
  const all = [...objectionsToLog(facts), ...objectionsToWeights(facts), ...objectionsToEstimate(facts)];
  const sorted = [...all.filter(({ grave }) => grave), ...all.filter(({ grave }) => !grave)];
  const verdict = sorted[0]?.grave ? "can't be said" : sorted.length > 0 ? 'doubtful' : 'trust';
  return { verdict, reasons: sorted.map(({ code, values }) => ({ code, values })) };
}

function objectionsToLog({ rows, units, unitName: unit, calibration, faults, copies }: Facts): Objection[] {
  const { worst, fits } = calibration;
  return [
    ...(units < 2 ? objection(true, 'one-unit', { unit }) : []),
    ...(units >= 2 && units < 20 ? objection(false, 'few-units', { units, unit }) : []),
    ...(fits || !worst ? [] : objection(true, 'misfit', { action: worst.action, ratio: worst.ratio })),
    ...(copies > 1 ? objection(true, 'copies', { copies }) : []),
    ...(faults > 0.01 * (rows + faults) ? objection(false, 'lost', { faults }) : []),
  ];
}

function objectionsToWeights({ rows, support, clipped }: Facts): Objection[] {
  const { ess, largestShare, largestWeight, meanWeight, meanWeightZ, withoutSupport } = support;
  if (meanWeight === 0) return objection(true, 'no-weight');
  const off = Math.abs(meanWeight - 1);
  const isOff = clipped === 0 && Math.abs(meanWeightZ) > 3 && off > 0.01;
  return [
    ...(ess < 200 || (ess < 1000 && ess < 0.1 * rows) ? objection(ess < 50, 'sample', { ess, rows }) : []),
    ...(largestShare > 0.02
      ? objection(largestShare > 0.2, 'one-row', { share: largestShare, weight: largestWeight })
      : []),
    ...(withoutSupport > 0.001
      ? objection(withoutSupport > 0.05, 'no-support', { share: withoutSupport })
      : []),
    ...(isOff
      ? objection(Math.abs(meanWeightZ) > 4 && off > 0.1, 'mean-weight', { weight: meanWeight })
      : []),
    ...(clipped > 0 ? objection(false, 'clipped', { clipped }) : []),
  ];
}

function objectionsToEstimate({ bearing, rare, apart, unitName: unit }: Facts): Objection[] {
  return [
    ...(rare < 20 ? objection(rare < 3, 'rare', { rewards: rare }) : []),
    ...(bearing < 5 ? objection(bearing < 2, 'bearing', { units: bearing, unit }) : []),
    ...(apart !== null && apart > 3 ? objection(false, 'apart', { errors: apart }) : []),
  ];
}
