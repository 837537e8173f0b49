import { describe, expect, it } from 'vitest';
import { type PackedPart, packDecision, unpackDecision } from '@/lib/path/packed-decision';
import { type Candidate, choose, POLICY } from '@/lib/path/policy';
import { seededRandom } from '@/lib/random';

const SEED = '7b5bda71e131fe9b7c982d56c45546a8';

/** What the policy says of so many modules in a row, some of them known or due. */
function decided(modules: number, picked: string | null = null): PackedPart {
  const random = seededRandom(String(modules));
  const candidates = Array.from({ length: modules }, (_, n): Candidate => {
    const state = (['review', 'learning', 'new', 'known'] as const)[n % 4] ?? 'new';
    return {
      ...{ moduleId: `m${n}`, requires: n > 4 ? [`m${n - 1}`] : [], state, p: 0.7, sure: true, ease: 0.8 },
      expectedProgress: random() / 5 - 0.02,
      answersToCarry: n % 3,
      daysOverdue: state === 'review' ? 3.3 : 0,
    };
  });
  const { moduleId, ...made } = choose({ candidates, lastModule: 'm1' }, random);
  return { courseId: 'tea', policy: POLICY, seed: SEED, choice: moduleId, picked, ...made };
}

const rounded = (made: PackedPart): unknown =>
  JSON.parse(
    JSON.stringify(made, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value)),
  );

describe('a decision as bytes', () => {
  it.each([1, 9, 40])('over %i modules is read as it was made, numbers to four bytes', (modules) => {
    const made = decided(modules, 'm0');
    const { ids, packed } = packDecision(made);
    const read = unpackDecision(ids, packed);
    expect(rounded(read)).toEqual(rounded(made));
    expect(packDecision(read)).toEqual({ ids, packed });
  });

  it('of nine modules takes 150 bytes at most, and shares its ids with others over the same', () => {
    const [made, other] = [decided(9), decided(9, 'm3')];
    expect(packDecision(made).packed.length).toBeLessThan(150);
    expect(packDecision(other).ids).toEqual(packDecision(made).ids);
  });

  it('may name modules that nobody weighed, or none, and be thrown by any dice', () => {
    const made: PackedPart = {
      ...{ courseId: 'tea', policy: 'p/1', seed: 'dice ң', choice: 'gone', propensity: 1 },
      candidates: [],
      reasons: [
        { code: 'all-mastered', params: {} },
        { code: 'builds-on', params: { module: 'gone', other: 'older' } },
      ],
      ...{ runnerUp: null, picked: 'another' },
    };
    const { ids, packed } = packDecision(made);
    expect(unpackDecision(ids, packed)).toEqual(made);
    expect(() => unpackDecision(ids, Uint8Array.of(3, ...packed.subarray(1)))).toThrow('layout 3');
  });
});
