import { describe, expect, it } from 'vitest';
import { citationFigures, negationFigures, ordinaryFigures } from '../bench/tutor-checks';

/** What `npm run bench:tutor -- --only checks` prints must not get worse unseen. */
describe('labelled sentences and questions', () => {
  it('hold the check of marks to its figures', () => {
    const { held, right, supported, unsupported } = citationFigures();
    expect([supported, unsupported]).toEqual([75, 75]);
    expect(right / held).toBeGreaterThan(0.85);
    expect(right / supported).toBeGreaterThan(0.95);
  });
  it('lose their mark where they were reversed, in each language', () => {
    for (const { sentences, caught } of negationFigures().caught) {
      expect(sentences).toBe(40);
      expect(caught).toBeGreaterThanOrEqual(24);
    }
  });
  it('are ordinary in four languages, and none is blocked', () => {
    expect(ordinaryFigures()).toEqual({ questions: 200, blocked: [] });
  });
});
