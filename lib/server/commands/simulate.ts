/**
 * `npm run simulate`: policies of adaptive paths by families of simulated learners, on a course.
 */
import { parseArgs } from 'node:util';
import type { Cell, Interval } from '../../research/simulate/matrix';
import { CHOOSING_IDS, FAMILY_IDS, ROWS } from '../../research/simulate/rows';
import { compareBySimulation, compareOn, type Matrix } from '../work/simulate';
import { algebraCourse, hasAlgebra, servedCourse } from '../work/simulated-courses';
import { orExplain } from './explain';

const SHIPPED = 'seed/courses/money-phone-safely';
/** Its 500 items take three times as long. */
const ALGEBRA_SHARE = 1 / 5;

const HELP = `npm run simulate -- [options]

--families LIST  of ${FAMILY_IDS.join(', ')} (default all), or
                 ${CHOOSING_IDS.join(', ')} (choosing: all of these, on which rules may be chosen)
--policies LIST  of ${ROWS.join(', ')} (default all)
--learners N     of each family (default 100)
--most N         items a learner (default 200)
--course FOLDER  a course (default: ${SHIPPED}; after it OATutor's algebra, by a
                 fifth of the learners, where ../shared/data has it)
--seed N         the same seed gives the same figures (default 1)
--json           {cells, itemsRatio, worstRank, …, algebra: the same of it or null}`;

await orExplain(async () => {
  const { values } = parseArgs({
    options: {
      ...{ families: { type: 'string', default: 'all' }, policies: { type: 'string', default: 'all' } },
      ...{ learners: { type: 'string', default: '100' }, most: { type: 'string', default: '200' } },
      course: { type: 'string' },
      ...{ seed: { type: 'string', default: '1' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
    },
  });
  if (values.help) return console.log(HELP);
  const list = (given: string, all: readonly string[]) => (given === 'all' ? all : given.split(','));
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const comparison = {
    ...{ course: values.course ?? SHIPPED, seed: Number(values.seed), most: Number(values.most) },
    learners: Number(values.learners),
    families: values.families === 'choosing' ? CHOOSING_IDS : list(values.families, FAMILY_IDS),
    policies: list(values.policies, ROWS),
  };
  try {
    const matrix = await compareBySimulation(comparison, progress(comparison.course), stop.signal);
    const algebra =
      values.course === undefined && hasAlgebra
        ? await compareOn(
            servedCourse(algebraCourse().files),
            {
              ...comparison,
              course: 'algebra',
              learners: Math.max(2, Math.ceil(ALGEBRA_SHARE * comparison.learners)),
            },
            progress('algebra'),
            stop.signal,
          )
        : null;
    if (values.json) return console.log(JSON.stringify({ ...matrix, algebra }));
    for (const line of reportOf(matrix)) console.log(line);
    if (algebra) for (const line of ['', ...reportOf(algebra)]) console.log(line);
    else if (values.course === undefined)
      console.log("\nOATutor's algebra course (../shared/data) is not here: left out.");
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    process.stderr.write('Stopped; nothing is kept.\n');
    process.exitCode = 130;
  }
});

/** Tells every twentieth. */
function progress(course: string): (done: number, all: number) => void {
  const began = Date.now();
  let last = 0;
  process.stderr.write(`${course}: 0 %\n`);
  return (done, all) => {
    const share = Math.floor((20 * done) / all);
    if (share > last) process.stderr.write(`${5 * share} %, ${Math.round((Date.now() - began) / 1000)} s\n`);
    last = share;
  };
}

function reportOf({
  cells,
  itemsRatio,
  worstRank,
  learners,
  most,
  seed,
  families,
  course,
}: Matrix): string[] {
  const head = `${'policy'.padEnd(22)} ${'items to 90 % of the gain'.padEnd(26)} never  after 20, 40, 80    over-practice`;
  return [
    `${course}: ${learners} learners a family, ${most} items each, seed ${seed}; 95 % intervals over learners.`,
    'Who does not get there counts with all items. For a fifth learning builds on other modules than the course says.',
    ...families.flatMap((family) => [
      ...['', family, head],
      ...cells.filter((cell) => cell.family === family).map(line),
      ...ratioLines(itemsRatio[family] ?? {}),
    ]),
    ...(worstRank === null ? [] : ['', `Worst rank of ustat over the families: ${worstRank}`]),
  ];
}

function line({ policy, items90, never, score20, score40, score80, overPractice }: Cell): string {
  const shown = ({ value, low, high }: Interval) =>
    `${value.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}]`;
  const scores = [score20, score40, score80].map(({ value }) => value.toFixed(3)).join(' ');
  return `${policy.padEnd(22)} ${shown(items90).padEnd(26)} ${String(never).padStart(5)}  ${scores}  ${shown(overPractice)}`;
}

function ratioLines({ rounds, everyItem }: Matrix['itemsRatio'][string]): string[] {
  const shown = ({ value, low, high }: Interval) =>
    `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  return [
    ...(rounds ? [`ustat over lowest-mastery: ${shown(rounds)}`] : []),
    ...(everyItem ? [`ustat over lowest-mastery at every item: ${shown(everyItem)}`] : []),
  ];
}
