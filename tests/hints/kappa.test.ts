import { expect, it } from 'vitest';
import { deskFigures, type Judged } from '@/lib/hints/figures';
import { cohensKappa } from '@/lib/hints/kappa';
import type { HintEvent } from '@/lib/hints/schema';

it('is the kappa that Fleiss printed, with its standard error of .087', () => {
  // Fleiss, Statistical Methods for Rates and Proportions (2nd ed. 1981), table 13.1: two raters
  // and 100 patients; kappa .68, 95 % interval .51 to .85
  const { kappa, agree, pairs } = cohensKappa([
    [75, 1, 4],
    [5, 4, 1],
    [0, 0, 10],
  ]);
  expect({ agree, pairs }).toEqual({ agree: 0.89, pairs: 100 });
  expect(kappa?.value).toBeCloseTo(0.676, 3);
  expect(((kappa?.high ?? 0) - (kappa?.low ?? 0)) / 2 / 1.959964).toBeCloseTo(0.087, 2.5);
  expect(kappa?.low).toBeCloseTo(0.51, 1.9);
  expect(kappa?.high).toBeCloseTo(0.85, 1.9);
});

it('is none where both say the same of everything, and where there is nothing', () => {
  expect(
    cohensKappa([
      [7, 0],
      [0, 0],
    ]),
  ).toEqual({ pairs: 7, agree: 1, kappa: null });
  expect(cohensKappa([])).toEqual({ pairs: 0, agree: 0, kappa: null });
});

const at = (minute: number) => new Date(Date.UTC(2026, 4, 1, 8, minute));
const event = (seq: number, given: Partial<HintEvent>): HintEvent => ({
  ...{ seq, kind: 'drafted', version: 1, by: '', at: at(0), reason: null, words: null, undoes: null },
  ...given,
});
const judged = (language: string, texts: string[], ...events: Partial<HintEvent>[]): Judged => ({
  language,
  texts: Object.fromEntries(texts.map((text, n) => [n + 1, text])),
  events: [event(1, {}), ...events.map((one, n) => event(n + 2, one))],
});

it('counts verdicts, edits and minutes from the events alone', () => {
  const by = 'Аида';
  const rows = deskFigures(
    [
      judged('ky', ['бир эки'], { kind: 'approved', by, at: at(1) }),
      judged(
        'ky',
        ['бир эки', 'бир үч'],
        { kind: 'edited', version: 2, by, at: at(3) },
        { kind: 'approved', version: 2, by, at: at(3) },
      ),
      judged('ky', ['бир'], { kind: 'rejected', by, at: at(7) }),
      // after lunch
      judged('ky', ['бир'], { kind: 'approved', by, at: at(59) }),
      // taken back: never been
      judged(
        'ru',
        ['раз'],
        { kind: 'approved', by, at: at(59) },
        { kind: 'undone', undoes: 2, by, at: at(59) },
      ),
      judged('ru', ['раз'], { kind: 'approved', by, at: at(59), reason: 'bulk' }),
    ],
    [
      { language: 'ky', why: 'sample', first: 'approved', second: 'approved' },
      { language: 'ru', why: 'bulk', first: 'approved', second: 'rejected' },
    ],
  );
  expect(rows.map(({ language }) => language)).toEqual(['ky', 'ru', null]);
  expect(rows[0]?.figures).toMatchObject({
    verdicts: 4,
    approved: 3,
    edited: 1,
    lettersChanged: 5,
    minutes: 3,
  });
  expect(rows[1]?.figures).toMatchObject({ verdicts: 0, bulk: 1, sampled: 1, sampledKept: 0 });
  expect(rows[2]?.figures.agreement.pairs).toBe(1);
});
