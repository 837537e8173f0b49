import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { packer, unpacker } from '../knowledge/packed';
import type { Reason, ScoredCandidate } from './policy';
import type { Decision } from './store';

/**
 * A decision as its row keeps it: course, policy and modules in a list that all decisions over the
 * same version of a course share, all else as bytes, the first of which is the version of their
 * layout. Scores and chances have four bytes; eight in the exact layout, which keeps rows of
 * programs before as they were.
 */

const VERSION = { rounded: 1, exact: 2 } as const;
/** A seed that the program makes. */
const DIGEST = /^[0-9a-f]{32}$/;
const IS = { eligible: 1, summed: 2, opens: 4, review: 8 } as const;
/** In the order of the codes' numbers: of this version of the layout, only added to. */
export const REASONS: readonly Reason['code'][] = [
  ...(['first-step', 'builds-on', 'unfinished', 'review-due', 'variety', 'gains-most'] as const),
  ...(['in-reach', 'goes-well', 'needed-next', 'only-one', 'something-new', 'all-mastered'] as const),
];

export type PackedPart = Omit<Decision, 'id' | 'decidedAt' | 'pickedAt'>;

export function packDecision(made: PackedPart, isExact = false): { ids: string[]; packed: Uint8Array } {
  const { courseId, policy, candidates, reasons } = made;
  const modules = candidates.map(({ moduleId }) => moduleId);
  const named = [made.choice, made.runnerUp, made.picked];
  const told = reasons.flatMap(({ params }) => [params.module, params.other]);
  for (const id of [...named, ...told]) if (id && !modules.includes(id)) modules.push(id);
  const to = packer();
  const place = (id: string | null | undefined) => to.count(id ? modules.indexOf(id) + 1 : 0);
  const number = isExact ? to.double : to.float;
  const kept = isExact ? (value: number) => value : Math.fround;
  to.byte(isExact ? VERSION.exact : VERSION.rounded);
  to.byte(DIGEST.test(made.seed) ? 1 : 0);
  if (DIGEST.test(made.seed)) for (const value of hexToBytes(made.seed)) to.byte(value);
  else to.text(made.seed);
  for (const id of named) place(id);
  number(made.propensity);
  to.count(reasons.length);
  for (const { code, params } of reasons) {
    to.byte(REASONS.indexOf(code));
    place(params.module);
    place(params.other);
  }
  const chances = [...new Set(candidates.map(({ propensity }) => kept(propensity)))];
  to.count(chances.length);
  for (const chance of chances) number(chance);
  to.count(candidates.length);
  for (const { eligible, score, propensity, parts } of candidates) {
    const isSummed = score === sumOf(eligible, parts);
    to.byte(
      (eligible ? IS.eligible : 0) +
        (isSummed ? IS.summed : 0) +
        (parts.opens === 0 ? 0 : IS.opens) +
        (parts.review === 0 ? 0 : IS.review),
    );
    if (chances.length > 1) to.count(chances.indexOf(kept(propensity)));
    number(parts.expectedProgress);
    if (parts.opens !== 0) number(parts.opens);
    if (parts.review !== 0) number(parts.review);
    if (!isSummed) number(score);
  }
  return { ids: [courseId, policy, ...modules], packed: to.bytes() };
}

/** @throws Error for bytes of a layout that this program does not know */
export function unpackDecision(ids: readonly string[], packed: Uint8Array): PackedPart {
  const [courseId = '', policy = '', ...modules] = ids;
  const from = unpacker(packed);
  const version = from.byte();
  const isExact = version === VERSION.exact;
  if (!isExact && version !== VERSION.rounded)
    throw new Error(`A decision of layout ${version}, which a newer Ustat made.`);
  const number = isExact ? from.double : from.float;
  const place = () => modules[from.count() - 1] ?? null;
  const list = <T>(next: (n: number) => T) => Array.from({ length: from.count() }, (_, n) => next(n));
  const isDigest = from.byte() === 1;
  const seed = isDigest ? bytesToHex(Uint8Array.from({ length: 16 }, () => from.byte())) : from.text();
  const [choice, runnerUp, picked] = [place(), place(), place()];
  const propensity = number();
  const reasons = list((): Reason => {
    const code = REASONS[from.byte()] ?? 'something-new';
    const [module, other] = [place(), place()];
    return { code, params: { ...(module ? { module } : {}), ...(other ? { other } : {}) } };
  });
  const chances = list(number);
  const candidates = list((n): ScoredCandidate => {
    const flags = from.byte();
    const has = (flag: number) => (flags & flag) !== 0;
    const chance = chances[chances.length > 1 ? from.count() : 0] ?? 0;
    const parts = {
      expectedProgress: number(),
      opens: has(IS.opens) ? number() : 0,
      review: has(IS.review) ? number() : 0,
    };
    const eligible = has(IS.eligible);
    const score = has(IS.summed) ? sumOf(eligible, parts) : number();
    return { moduleId: modules[n] ?? '', eligible, score, propensity: chance, parts };
  });
  return { courseId, policy, seed, choice, propensity, candidates, reasons, runnerUp, picked };
}

/** What a score mostly is, so that it need not be kept. */
function sumOf(eligible: boolean, { expectedProgress, opens, review }: ScoredCandidate['parts']): number {
  if (!eligible) return 0;
  return review !== 0 ? review : Math.max(0, expectedProgress) + opens;
}
