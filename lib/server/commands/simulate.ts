/**
 * `npm run simulate`: policies of adaptive paths by families of simulated learners, on a course.
 */
import { parseArgs } from 'node:util';
import type { Cell, Interval } from '../../research/simulate/matrix';
import { FAMILY_IDS, ROWS } from '../../research/simulate/rows';
import { compareBySimulation, type Matrix } from '../work/simulate';
import { orExplain } from './explain';

const HELP = `npm run simulate -- [options]

--families LIST  of ${FAMILY_IDS.join(', ')} (default all)
--policies LIST  of ${ROWS.join(', ')} (default all)
--learners N     of each family (default 100)
--most N         items a learner (default 200)
--course FOLDER  a course (default seed/courses/money-phone-safely)
--seed N         the same seed gives the same figures (default 1)
--json           {cells, itemsRatio, worstRank, …}`;

await orExplain(async () => {
  const { values } = parseArgs({
    options: {
      ...{ families: { type: 'string', default: 'all' }, policies: { type: 'string', default: 'all' } },
      ...{ learners: { type: 'string', default: '100' }, most: { type: 'string', default: '200' } },
      course: { type: 'string', default: 'seed/courses/money-phone-safely' },
      ...{ seed: { type: 'string', default: '1' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
    },
  });
  if (values.help) return console.log(HELP);
  const list = (given: string, all: readonly string[]) => (given === 'all' ? all : given.split(','));
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const began = Date.now();
  let last = 0;
  process.stderr.write('0 %\n');
  try {
    const matrix = await compareBySimulation(
      {
        ...{ course: values.course, seed: Number(values.seed), most: Number(values.most) },
        learners: Number(values.learners),
        families: list(values.families, FAMILY_IDS),
        policies: list(values.policies, ROWS),
      },
      (done, all) => {
        const share = Math.floor((20 * done) / all);
        if (share > last)
          process.stderr.write(`${5 * share} %, ${Math.round((Date.now() - began) / 1000)} s\n`);
        last = share;
      },
      stop.signal,
    );
    if (values.json) console.log(JSON.stringify(matrix));
    else for (const line of reportOf(matrix)) console.log(line);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    process.stderr.write('Stopped; nothing is kept.\n');
    process.exitCode = 130;
  }
});

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
