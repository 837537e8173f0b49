/**
 * Whether the laboratory is honest: intervals of experiments and of off-policy evaluation on data
 * of known truth.
 * Run: npm run bench:lab [-- --json] [-- --repetitions 2000] [-- --learners 100]
 *   [-- --only paths|page|adaptive]
 */
import { parseArgs } from 'node:util';
import { postgresUrl } from '../support/needs';
import { binomialBelow } from './binomial';
import { adaptiveFound, adaptiveHeld } from './lab-adaptive';
import { obpGap, verdicts } from './lab-evaluation';
import { fixedCoverage, foundAsPlanned, lateFound, watched } from './lab-experiments';
import { analysisTimes } from './lab-page';
import { pathsCompared } from './lab-paths';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    repetitions: { type: 'string', default: '2000' },
    /** Simulated learners of each family, for the comparison of paths. */
    learners: { type: 'string', default: '100' },
    only: { type: 'string' },
  },
});
const runs = Number(values.repetitions);
if (!Number.isInteger(runs) || runs < 1) throw new Error('--repetitions is a whole number from 1.');

if (values.only === 'adaptive') {
  tell({ repetitions: runs, ...adaptiveFigures() });
  process.exit();
}
if (values.only === 'page') {
  tell({ ...(await analysisTimes(100_000)) });
  process.exit();
}
if (values.only === 'paths') {
  tell(await paths());
  process.exit();
}

const told = (what: string) => console.error(`${what}, ${runs} repetitions`);
told('Coverage of fixed intervals');
const coverage = fixedCoverage(runs);
told('Looks');
const looks = watched(runs);
told('Adaptive arms');
const adaptive = adaptiveFigures();
told('Late outcomes');
const late = lateFound(runs);
told('Power');
const power = foundAsPlanned(runs);
told('Logs of known truth');
const logs = verdicts(runs);

/** Nothing was trusted, or no PostgreSQL (USTAT_TEST_DATABASE_URL): nothing is measured. */
const NOT_RUN = 'not run';
const LEARNERS = 100_000;
if (postgresUrl) console.error(`The page of an experiment of ${LEARNERS} learners`);
const page = postgresUrl ? await analysisTimes(LEARNERS) : null;
const figures = {
  repetitions: runs,
  ab_coverage: coverage.welch,
  ab_adjusted_coverage: coverage.adjusted,
  ab_bootstrap_coverage: coverage.bootstrap,
  anytime_coverage: looks.held / runs,
  anytime_width_over_fixed: looks.width,
  power,
  peeking_false_positive_rate: looks.tenth / runs,
  peeking_lower_bound: binomialBelow(looks.tenth, runs),
  peeking_each_learner: looks.each / runs,
  peeking_each_lower_bound: binomialBelow(looks.each, runs),
  peeking_by_fixed_interval: looks.fixed / runs,
  ...adaptive,
  late_false_positive_rate: late / runs,
  late_lower_bound: binomialBelow(late, runs),
  ope_coverage_trusted: logs.trusted > 0 ? 1 - logs.missed / logs.trusted : NOT_RUN,
  trusted_share: logs.sound > 0 ? logs.soundTrusted / logs.sound : NOT_RUN,
  wrongly_trusted: logs.missed / logs.logs,
  broken_trusted: logs.broken > 0 ? logs.brokenTrusted / logs.broken : NOT_RUN,
  obp_gap: obpGap(),
  analysis_ms: page?.median ?? NOT_RUN,
  analysis_longest_ms: page?.longest ?? NOT_RUN,
  analysis_job_ms: page?.job ?? NOT_RUN,
  ...(await paths()),
};
tell(figures);

function adaptiveFigures() {
  const adaptive = adaptiveFound(runs);
  const truth = adaptiveHeld(runs);
  return {
    adaptive_false_positive_rate: adaptive.found / runs,
    adaptive_lower_bound: binomialBelow(adaptive.found, runs),
    adaptive_by_plain_means: adaptive.plain / runs,
    adaptive_late_false_positive_rate: adaptive.late / runs,
    adaptive_late_lower_bound: binomialBelow(adaptive.late, runs),
    adaptive_coverage: truth.held / runs,
    adaptive_power: truth.found / runs,
    adaptive_share_in_better: truth.better,
  };
}

async function paths() {
  console.error('Paths by simulated learners');
  const { learners, vsRounds, vsEveryItem, worstRank } = await pathsCompared(Number(values.learners));
  return {
    simulated_learners: learners,
    items_ratio_vs_lowest_mastery: vsRounds,
    items_ratio_vs_lowest_mastery_every_item: vsEveryItem,
    worst_rank_ustat: worstRank,
  };
}

function tell(all: Record<string, unknown>): void {
  if (values.json) console.log(JSON.stringify(all));
  else for (const [name, value] of Object.entries(all)) tellOne(name, value);
}

function tellOne(name: string, value: unknown): void {
  const said = typeof value === 'number' ? Number(value.toPrecision(4)) : JSON.stringify(value);
  console.log(`${name.padEnd(42)} ${said}`);
}
