import type { Estimated } from './difference';
import type { OffPath } from './off-path-queries';
import type { Cell } from './outcome-queries';

/** What an analysis says. */

/** One arm, in all languages. */
export interface ArmResult extends Omit<Cell, 'arm' | 'language' | 'before' | 'sum' | 'squares'> {
  id: string;
  /** Who has left; they are in nothing else here. */
  withdrawn: number;
  /** Choices that the arm did not make; null where it is no path. */
  offPath: OffPath | null;
  mean: number | null;
  /** Standard deviation; null for fewer than two. */
  deviation: number | null;
  /** The mean's, 95 %, by Student's t, for one look; null for fewer than two. */
  interval: { low: number; high: number } | null;
  /** The same by drawing units; null where shares followed the outcomes. */
  drawn: { low: number; high: number } | null;
}

/** An arm less the first one. */
export interface Comparison {
  arm: string;
  /** For one look that was planned. */
  fixed: Estimated | null;
  /** For looks at any time. */
  anytime: Estimated | null;
  /** The same, adjusted by what was measured before; null where nothing was. */
  adjustedFixed: Estimated | null;
  adjustedAnytime: Estimated | null;
  /** For one look, by drawing units of both arms; null where shares followed the outcomes. */
  drawn: Estimated | null;
  /** As a share of the first arm's mean. */
  ratio: Estimated | null;
  /** Of the anytime interval that counts, for all arms together (Holm). */
  holm: number | null;
  /** What it can be at any look, whatever the outcomes are that are due and have not come. */
  worst: { low: number; high: number } | null;
  /** By language; those with fewer than 20 outcomes in an arm are left out. */
  languages: {
    language: string;
    units: number;
    plain: Estimated;
    shrunk: { value: number; low: number; high: number };
  }[];
  finding: Finding;
}

/** What can be said of an arm beside the first; each is a key of a message. */
export type FindingCode =
  | 'no-outcome'
  | 'no-spread'
  | 'few'
  | 'untrue'
  | 'mismatch'
  | 'early'
  | 'higher'
  | 'lower'
  | 'fragile'
  | 'once'
  | 'alike'
  | 'unclear'
  | 'aa-alike'
  | 'aa-differs';

export interface Finding {
  code: FindingCode;
  /** The interval that it rests on; null where there is none. */
  interval: Estimated | null;
  /** It rests on what is left after what was measured before. */
  isAdjusted: boolean;
  /** Units of an arm that are still wanted by the plan; 0 where there are enough. */
  wanted: number;
}
