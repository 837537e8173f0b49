import { seededRandom } from '../random';
import type { HintEvent } from './schema';

/** Of the verdicts that people make, a second person makes so many anew. */
const SHARE = 0.05;

export type Verdict = 'approved' | 'rejected';
export type WhySecond = 'sample' | 'own' | 'bulk';

/** By hint and verdict alone: nobody chooses what is looked at again, and no clock does. */
const lotOf = (hintId: string, seq: number) => seededRandom(`ustat second ${hintId} ${seq}`)();

/**
 * Whether a verdict comes to a second reader, and why: one in twenty, and all that their own author
 * has approved. Null: it does not.
 * @param before what had become of the hint
 */
export function secondFor(
  hintId: string,
  before: readonly Pick<HintEvent, 'kind' | 'by'>[],
  { seq, kind, by }: Pick<HintEvent, 'seq' | 'kind' | 'by'>,
): WhySecond | null {
  const isOwn = kind === 'approved' && before.some((event) => event.kind === 'written' && event.by === by);
  if (isOwn) return 'own';
  return lotOf(hintId, seq) < SHARE ? 'sample' : null;
}

/** Of what was approved together one in twenty, at least one. */
export function sampleOf<One extends { id: string; seq: number }>(batch: readonly One[]): One[] {
  const byLot = [...batch].sort((a, b) => lotOf(a.id, a.seq) - lotOf(b.id, b.seq));
  return byLot.slice(0, Math.ceil(SHARE * batch.length));
}

/** Two verdicts on one hint. */
export interface SecondPair {
  language: string;
  why: WhySecond;
  first: Verdict;
  second: Verdict;
}
