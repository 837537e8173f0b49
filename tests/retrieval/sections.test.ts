import { describe, expect, it } from 'vitest';
import type { Ranked } from '@/lib/retrieval/rank';
import { type RankedSection, weighTogether } from '@/lib/retrieval/sections';

const section = (sectionId: string, score: number): RankedSection => {
  const chunk = { moduleId: 'fees', sectionId, blockIds: [sectionId] };
  return { moduleId: 'fees', sectionId, score, parts: [{ chunk } as Ranked] };
};
const order = (sections: readonly RankedSection[]) => sections.map(({ sectionId }) => sectionId);

describe('a question that may go on from the one before', () => {
  it('finds what both tell, the two together counting one and a half times', () => {
    const alone = [section('receipt', 5), section('price', 4), section('late', 1)];
    const together = [section('price', 6), section('late', 5), section('receipt', 4)];
    const both = weighTogether(alone, together);
    expect(order(both)).toEqual(['price', 'receipt', 'late']);
    expect(both[0]?.score).toBeCloseTo((4 + 1.5 * 6) / 2.5, 12);
    expect(both[1]?.score).toBeCloseTo((5 + 1.5 * 4) / 2.5, 12);
  });

  it('changes the subject where it is much surer alone', () => {
    const alone = [section('receipt', 9), section('price', 1)];
    const together = [section('price', 5), section('receipt', 4)];
    expect(order(weighTogether(alone, together))[0]).toBe('receipt');
  });

  it('keeps a section that only one of the two has opened, at the lowest score of the other', () => {
    const both = weighTogether([section('receipt', 3), section('price', 2)], [section('late', 4)]);
    expect(order(both)).toEqual(['receipt', 'late', 'price']);
    expect(both[1]?.score).toBeCloseTo((2 + 1.5 * 4) / 2.5, 12);
    expect(both[0]?.score).toBeCloseTo((3 + 1.5 * 4) / 2.5, 12);
  });
});
