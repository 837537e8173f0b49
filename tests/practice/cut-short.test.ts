import { describe, expect, it } from 'vitest';
import type { ItemRef } from '@/lib/content/store';
import { isCutShort } from '@/lib/practice/cut-short';
import type { Round } from '@/lib/practice/store';

const item = (itemId: string, moduleId: string) => ({ itemId, moduleId }) as ItemRef;
const round = (kind: Round['kind'], length: number, ...shown: string[]) =>
  ({
    ...{ kind, length, moduleId: kind === 'placement' ? null : 'a' },
    items: shown.map((itemId) => ({ itemId, version: '1' })),
  }) as unknown as Round;

describe('a round is cut short', () => {
  const items = [item('a1', 'a'), item('a2', 'a'), item('b1', 'b')];

  it('when it was to have more than its module has left', () => {
    expect(isCutShort(round('practice', 5, 'a1', 'a2'), items)).toBe(true);
    expect(isCutShort(round('check', 5, 'a2', 'a1'), items)).toBe(true);
    expect(isCutShort(round('practice', 5, 'a1'), items)).toBe(false);
    expect(isCutShort(round('practice', 5, 'a1', 'gone'), items)).toBe(false);
  });

  it('not when it has all that it was to have', () => {
    expect(isCutShort(round('practice', 2, 'a1', 'a2'), items)).toBe(false);
    expect(isCutShort(round('practice', 1, 'a1', 'a2'), items)).toBe(false);
  });

  it('in a placement when the whole course has nothing left', () => {
    expect(isCutShort(round('placement', 8, 'a1', 'a2'), items)).toBe(false);
    expect(isCutShort(round('placement', 8, 'a1', 'a2', 'b1'), items)).toBe(true);
    expect(isCutShort(round('placement', 8), [])).toBe(true);
  });
});
