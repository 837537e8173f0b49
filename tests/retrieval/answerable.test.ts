import { describe, expect, it } from 'vitest';
import { judge } from '@/lib/retrieval/answerable';
import type { Ranked } from '@/lib/retrieval/rank';
import type { Unranked } from '@/lib/retrieval/schema';

const passage = (score: number, share: number) => {
  const chunk = { share } as Unranked;
  return { chunk, matched: chunk, score, cosine: null, share } satisfies Ranked;
};

describe('judge', () => {
  it('grows with the best score, not with the others', () => {
    const at = (score: number) => judge([passage(score, 0)], 'fused').certainty;
    expect(at(0.5)).toBeLessThan(at(0.6));
    expect(at(0.6)).toBeLessThan(at(0.9));
    expect(judge([passage(0.7, 0), passage(0.69, 0)], 'fused')).toEqual(judge([passage(0.7, 0)], 'fused'));
    expect(judge([passage(0.2, 0)], 'fused').answerable).toBe(false);
    expect(judge([passage(1.1, 0)], 'fused').answerable).toBe(true);
  });

  it('looks at words alone where the cosines have a scale of their own', () => {
    expect(judge([passage(5, 0.1)], 'words').answerable).toBe(false);
    expect(judge([passage(-5, 0.9)], 'words').answerable).toBe(true);
  });

  it('turns fewer away in a language that no word of the course speaks', () => {
    expect(judge([passage(0.45, 0)], 'fused').answerable).toBe(false);
    expect(judge([passage(0.45, 0)], 'wordless').answerable).toBe(true);
    expect(judge([passage(0.2, 0)], 'wordless').answerable).toBe(false);
  });

  it('shows the nearest passages where nothing can be told, and nothing where nothing is', () => {
    expect(judge([passage(0, 0)], null).answerable).toBe(true);
    expect(judge([], null)).toMatchObject({ answerable: false, certainty: 0 });
  });
});
