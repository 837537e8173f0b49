import type { Calibration, Support } from './support';

export type Verdict = 'trust' | 'doubtful' | "can't be said";

/** What is held against an estimate. */
export interface Facts {
  rows: number;
  units: number;
  /** "learners" or "rows". */
  unitName: string;
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

interface Objection {
  grave: boolean;
  says: string;
}

/**
 * Whether an estimate can be trusted, and why not. What is grave makes it "can't be said"; anything
 * else "doubtful".
 */
export function verdictOf(facts: Facts): { verdict: Verdict; reasons: string[] } {
  const all = [...objectionsToLog(facts), ...objectionsToWeights(facts), ...objectionsToEstimate(facts)];
  const sorted = [...all.filter(({ grave }) => grave), ...all.filter(({ grave }) => !grave)];
  const verdict = sorted[0]?.grave ? "can't be said" : sorted.length > 0 ? 'doubtful' : 'trust';
  return { verdict, reasons: sorted.map(({ says }) => says) };
}

const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
const whole = (value: number) => value.toFixed(value < 10 ? 1 : 0);

function objectionsToLog({ rows, units, unitName, calibration, faults, copies }: Facts): Objection[] {
  const few =
    units < 2
      ? [{ grave: true, says: `one ${unitName.slice(0, -1)}: nothing tells how others differ` }]
      : units < 20
        ? [{ grave: false, says: `${units} ${unitName}: how they differ is hardly seen` }]
        : [];
  const { worst } = calibration;
  const misfit =
    calibration.fits || !worst
      ? []
      : [
          {
            grave: true,
            says: `propensities don't fit the frequencies: "${worst.action}" came ${worst.ratio.toFixed(2)} times as often as its propensities say`,
          },
        ];
  const double =
    copies > 1
      ? [{ grave: true, says: `every row stands ${copies} times, and nothing tells copies from events` }]
      : [];
  const lost =
    faults > 0.01 * (rows + faults) ? [{ grave: false, says: `${faults} rows could not be read` }] : [];
  return [...few, ...misfit, ...double, ...lost];
}

function objectionsToWeights({ rows, support, clipped }: Facts): Objection[] {
  const { ess, largestShare, largestWeight, meanWeight, meanWeightZ, withoutSupport } = support;
  if (meanWeight === 0)
    return [{ grave: true, says: 'the other policy never does what the log shows: all weights are 0' }];
  const objections: Objection[] = [];
  if (ess < 200 || (ess < 1000 && ess < 0.1 * rows))
    objections.push({ grave: ess < 50, says: `effective sample ${whole(ess)} of ${rows} rows` });
  if (largestShare > 0.02)
    objections.push({
      grave: largestShare > 0.2,
      says: `one row bears ${percent(largestShare)} of all weight (its weight is ${whole(largestWeight)})`,
    });
  if (withoutSupport > 0.001)
    objections.push({
      grave: withoutSupport > 0.05,
      says: `${percent(withoutSupport)} of the other policy's choices are never shown in the log`,
    });
  const off = Math.abs(meanWeight - 1);
  if (clipped === 0 && Math.abs(meanWeightZ) > 3 && off > 0.01)
    objections.push({
      grave: Math.abs(meanWeightZ) > 4 && off > 0.1,
      says: `the mean weight is ${meanWeight.toFixed(3)} where 1 is due: choices that the log never shows, or propensities that are not true`,
    });
  if (clipped > 0)
    objections.push({ grave: false, says: `${clipped} weights are clipped: the estimate is biased by that` });
  return objections;
}

function objectionsToEstimate({ bearing, rare, apart, unitName }: Facts): Objection[] {
  const objections: Objection[] = [];
  if (rare < 20)
    objections.push({
      grave: rare < 3,
      says: `about ${whole(rare)} rewards that differ from the usual one decide`,
    });
  if (bearing < 5)
    objections.push({ grave: bearing < 2, says: `about ${whole(bearing)} ${unitName} decide the spread` });
  if (apart !== null && apart > 3)
    objections.push({
      grave: false,
      says: `the doubly robust and the self-normalised estimate are ${apart.toFixed(1)} standard errors apart`,
    });
  return objections;
}
