import type { Comparison } from './compare';
import { type Estimate, MEASURES, type Measure } from './metrics';
import type { ReadLog } from './reader';

const TITLES: Record<Measure, string> = {
  auc: 'AUC',
  logLoss: 'log-loss',
  brier: 'Brier',
  ece: 'ECE',
  firstAuc: 'AUC, first answers',
};
const NAME = 25;
const CELL = 23;

/** The comparison as a table for a terminal: a row a model, with 95 % intervals over learners. */
export function comparisonTable({ rows }: Comparison): string[] {
  const cell = ({ value, low, high }: Estimate) =>
    Number.isNaN(value) ? 'n/a' : `${value.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
  const line = (cells: string[]) =>
    cells
      .map((text, i) => text.padEnd(i === 0 ? NAME : CELL))
      .join(' ')
      .trimEnd();
  return [
    line(['', ...MEASURES.map((name) => TITLES[name])]),
    ...rows.map(({ name, measures }) =>
      line([name, ...(measures ? MEASURES.map((measure) => cell(measures[measure])) : ['not run'])]),
    ),
  ];
}

/**
 * Faulty rows are listed one by one up to here; the others are counted by what is wrong with them.
 */
const LISTED = 20;

/** What was read and what was left out. */
export function readingReport(name: string, read: ReadLog): string[] {
  const { log, rows, faults, laterTries, furtherComponents, repeats, times, format } = read;
  const shape = format === 'sequences' ? 'sequences' : 'rows';
  return [
    `${name}: ${rows} ${shape}, ${log.learner.length} answers of ${log.learners.length} learners, ` +
      `${log.items.length} items, ${log.skills.length} components`,
    ...(laterTries > 0 ? [`${laterTries} rows are second or later tries at a step: not predicted`] : []),
    ...(furtherComponents > 0
      ? [`${furtherComponents} rows name a further component of the answer before them: one answer`]
      : []),
    ...(repeats > 0 ? [`${repeats} answers stand in the log twice: counted once`] : []),
    ...(times ? [`times: ${times}`] : []),
    ...(faults.length > 0 ? [`${faults.length} ${shape} could not be used:`] : []),
    ...faults.slice(0, LISTED).map(({ line, why }) => `  line ${line}: ${why}`),
    ...(faults.length > LISTED ? [`  and ${faults.length - LISTED} more, at lines ${lines(faults)}`] : []),
  ];
}

/** Every remaining line number, runs of them shortened: 30-41, 50. */
function lines(faults: ReadLog['faults']): string {
  const runs: [number, number][] = [];
  for (const { line } of faults.slice(LISTED)) {
    const last = runs.at(-1);
    if (last && line === last[1] + 1) last[1] = line;
    else runs.push([line, line]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}
