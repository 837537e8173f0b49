import type { Covered } from './coverage';
import type { RuleResult } from './mastery-simulation';
import { PRACTICE } from './mastery-simulation';
import type { PlacementResult } from './placement-simulation';

/** Results as lines for a terminal and for the card. */

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const answers = (median: number) => (Number.isFinite(median) ? `${median}` : `over ${PRACTICE}`);

export function coverageTable(rows: readonly Covered[]): string[] {
  return aligned([
    [
      'of',
      'first tries',
      'looks',
      'in 80 %',
      'in 90 %',
      'width',
      'stated',
      'of those in',
      'P(known) >= .9: said',
      'true',
    ],
    ...rows.map((row) => {
      const [from, to] = row.answers ?? [];
      const tries = to === Number.POSITIVE_INFINITY ? `${from} or more` : `${from}-${to}`;
      return [
        row.scope,
        row.answers ? tries : 'any',
        `${row.looks}`,
        percent(row.in80),
        percent(row.in90),
        row.width.toFixed(2),
        percent(row.sure),
        row.sure > 0 ? percent(row.sureIn80) : '-',
        row.said > 0 ? percent(row.said) : '-',
        row.said > 0 ? percent(row.known) : '-',
      ];
    }),
  ]);
}

export function ruleTable(rows: readonly RuleResult[]): string[] {
  return aligned([
    [
      'P(known) >=',
      'declared',
      'known',
      'over .7',
      'answers, who knows it',
      'who is at .9',
      `found in ${PRACTICE}`,
    ],
    ...rows.map((row) => [
      `${row.chance}`,
      `${row.declared}`,
      percent(row.precision),
      percent(row.nearly),
      answers(row.medianAnswers),
      answers(row.medianSecure),
      percent(row.found),
    ]),
  ]);
}

export function placementTable(rows: readonly PlacementResult[]): string[] {
  return aligned([
    [
      'P(known) >=',
      'modules',
      'known',
      'opened',
      'wrongly',
      'of known found',
      'learners',
      'helped',
      'spared each',
    ],
    ...rows.map((row) => [
      `${row.chance ?? 'in use'}`,
      `${row.modules}`,
      `${row.known}`,
      `${row.opened}`,
      row.opened > 0 ? percent(row.wrong) : '-',
      percent(row.found),
      `${row.learners}`,
      percent(row.helped / Math.max(1, row.learners)),
      row.spared.toFixed(1),
    ]),
  ]);
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
