import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { UstatError } from '../errors';

/** An arm of an experiment, and its share of units beside the others'. */
export interface ArmShare {
  id: string;
  weight: number;
}

export interface Allocation {
  /** The experiment's own: the same unit falls elsewhere in another experiment. */
  salt: string;
  arms: readonly ArmShare[];
  /** Share of units that take part, from 0 to 1. Raising it moves nobody who takes part. */
  traffic: number;
}

/** @throws UstatError 'bad-input' that names every fault of arms, weights and traffic */
export function checkAllocation({ salt, arms, traffic }: Allocation): void {
  const wrong = [
    ...(salt === '' ? ['the salt is empty'] : []),
    ...(arms.length === 0 ? ['there is no arm'] : []),
    ...(new Set(arms.map(({ id }) => id)).size < arms.length ? ['two arms have one id'] : []),
    ...(arms.some(({ weight }) => !(weight > 0 && weight <= 1))
      ? ['a weight is not above 0 and at most 1']
      : []),
    ...(Math.abs(weightOf(arms) - 1) > 1e-9 ? [`the weights are ${weightOf(arms)} together, not 1`] : []),
    ...(traffic >= 0 && traffic <= 1 ? [] : ['the traffic is not from 0 to 1']),
  ];
  if (wrong.length > 0) throw new UstatError('bad-input', 'The arms can not be assigned.', wrong);
}

/**
 * The arm of a unit, by hash alone: any device and any server finds the same one, offline too.
 * Null for who does not take part.
 * @param unit id of a learner or a class
 */
export function assignedArm(allocation: Allocation, unit: string): string | null {
  checkAllocation(allocation);
  const { salt, arms, traffic } = allocation;
  if (fractionOf(salt, 'traffic', unit) >= traffic) return null;
  return armAt(arms, fractionOf(salt, 'arm', unit));
}

/** Units of a block: arms of weights in twentieths come out even. */
const BLOCK = 20;

/**
 * The arm of the `index`-th unit (from 0) of a stratum, such as a course in a language: in each
 * twenty the arms have their shares as nearly as twenty divides, in an order by chance. Whoever
 * counts the units must keep what was assigned.
 */
export function stratifiedArm(allocation: Allocation, stratum: string, index: number): string {
  checkAllocation(allocation);
  if (!Number.isInteger(index) || index < 0)
    throw new UstatError('bad-input', `A place in a stratum is a whole number from 0, not ${index}.`);
  const { salt, arms } = allocation;
  const block = String(Math.floor(index / BLOCK));
  const points = Array.from({ length: BLOCK }, (_, n) => ({
    n,
    key: fractionOf(salt, 'block', stratum, block, String(n)),
  })).sort((a, b) => a.key - b.key || a.n - b.n);
  // A shift by chance, so that shares that twenty does not divide come out even over blocks.
  const shift = fractionOf(salt, 'shift', stratum, block);
  return armAt(arms, ((points[index % BLOCK]?.n ?? 0) + shift) / BLOCK);
}

function armAt(arms: readonly ArmShare[], point: number): string {
  let below = 0;
  for (const { id, weight } of arms) {
    below += weight;
    if (point < below) return id;
  }
  return arms.at(-1)?.id ?? '';
}

/** From 0 to below 1 in steps of 2^-48. With lengths between, "a", "bc" is not "ab", "c". */
function fractionOf(...parts: string[]): number {
  const text = parts.map((part) => `${part.length}:${part}`).join('');
  const bytes = sha256(utf8ToBytes(text));
  return bytes.slice(0, 6).reduce((value, byte) => value * 256 + byte, 0) / 2 ** 48;
}

const weightOf = (arms: readonly ArmShare[]) => arms.reduce((sum, { weight }) => sum + weight, 0);
