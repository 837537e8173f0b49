import { describe, expect, it } from 'vitest';
import { excerpt, wholeSection } from '@/lib/hints/excerpt';
import { shippedHints } from '../bench/hints-data';

const FILLER = 'The market opens early and closes late on every day of the long dry season here.';
const NEAREST = 'Keep the receipt of each transfer in a dry place.';
const TEXT = [FILLER, FILLER.replace('market', 'harbour'), NEAREST, FILLER.replace('market', 'station')]
  .concat(['bridge', 'school', 'kitchen', 'garden'].map((place) => FILLER.replace('market', place)))
  .join(' ');
const HINT = 'Where do you keep the receipt of a transfer?';

describe('the part of a section that stands beside a hint', () => {
  it('holds the sentences that the hint leans on, and says where something is left out', () => {
    const { shown, isWhole } = excerpt(TEXT, 'en', HINT);
    expect(isWhole).toBe(false);
    expect(shown.filter(({ isMarked }) => isMarked).map(({ text }) => text)).toEqual([NEAREST]);
    expect(shown[0]?.follows).toBe('gap');
    expect(shown.length).toBeGreaterThan(1);
    expect(shown.map(({ text }) => text).join(' ').length).toBeLessThan(TEXT.length);
  });

  it('shows one sentence, however long it is', () => {
    const long = `Keep ${'every receipt and '.repeat(60)}transfer.`;
    const { shown } = excerpt(`${long} ${TEXT}`, 'en', long);
    expect(shown.map(({ text }) => text)).toContain(long);
  });

  it('is the whole of a short section, and of an empty one nothing', () => {
    expect(excerpt(NEAREST, 'en', HINT)).toMatchObject({ isWhole: true, shown: [{ text: NEAREST }] });
    expect(excerpt('', 'en', HINT)).toEqual({ shown: [], isWhole: true });
  });

  it('leaves no marked sentence out while there is room, in all languages of the course', () => {
    const told = shippedHints().filter((_, at) => at % 7 === 0);
    expect(told.length).toBeGreaterThan(100);
    for (const { text, language, ground } of told) {
      const [passage = ''] = ground.passages;
      const { shown } = excerpt(passage, language, text);
      const all = wholeSection(passage, language, text);
      expect(all.map((one) => one.text)).toEqual(expect.arrayContaining(shown.map((one) => one.text)));
      if (all.some(({ isMarked }) => isMarked)) expect(shown.some(({ isMarked }) => isMarked)).toBe(true);
    }
  });
});
