/**
 * `npm run eval:retrieval -- --run RUN.jsonl --qrels FILE`: how good a run of `npm run retrieve`
 * is, by judgements in TREC's format.
 */
import { parseArgs } from 'node:util';
import { UstatError } from '../../errors';
import type { Estimate } from '../../research/metrics';
import { measureRun, type RankingMeasures } from '../../research/ranking';
import { parseQrels, runLine } from '../../research/run-schema';
import { linesOf, readJsonl } from '../store/jsonl';
import { orExplain } from './explain';

const HELP = `npm run eval:retrieval -- --run RUN.jsonl --qrels FILE [options]

--run FILE     lines {query, hits: [{id, score}], score, answerable}, as npm run retrieve writes them; hits count in their order
--qrels FILE   lines "query 0 document grade", parted by tabs or spaces; a question whose grades are all 0 is unanswerable
--k N          depth of nDCG and recall (default 10)
--draws N      bootstrap draws over questions (default 1000)
--json         one JSON object

Questions that the run lacks count 0. AUROC: that an answerable question's score stands above an unanswerable one's.`;

await orExplain(async () => {
  const { values } = parseArgs({
    options: {
      ...{
        run: { type: 'string' },
        qrels: { type: 'string' },
        k: { type: 'string' },
        draws: { type: 'string' },
      },
      ...{ json: { type: 'boolean' }, help: { type: 'boolean' } },
    },
  });
  if (values.help || !values.run || !values.qrels) {
    console.log(HELP);
    if (!values.help)
      throw new UstatError('bad-input', 'Which run and which judgements? --run FILE --qrels FILE');
    return;
  }
  const k = wholeNumber('k', values.k ?? '10');
  const draws = wholeNumber('draws', values.draws ?? '1000');
  const run = await readJsonl(values.run, runLine);
  const lines: string[] = [];
  for await (const line of linesOf(values.qrels)) lines.push(line);
  const { qrels, faults } = parseQrels(lines);
  const wrong = [...run.faults, ...faults.map((fault) => `${values.qrels}:${fault}`)];
  if (wrong.length > 0) throw new UstatError('bad-input', 'These lines can not be read:', wrong);
  const measured = measureRun(run.rows, qrels, k, draws);
  if (values.json) console.log(JSON.stringify({ k, ...measured }));
  else for (const line of table(measured, k)) console.log(line);
});

function wholeNumber(name: string, value: string): number {
  if (/^[1-9]\d*$/.test(value)) return Number(value);
  throw new UstatError('bad-input', `--${name} is a whole number above 0, not "${value}".`);
}

function table(measured: RankingMeasures, k: number): string[] {
  const shown = ({ value, low, high }: Estimate) =>
    Number.isNaN(value) ? 'n/a' : `${value.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
  const rows: [string, Estimate | null][] = [
    [`nDCG@${k}`, measured.ndcg],
    [`recall@${k}`, measured.recall],
    ['recall@100', measured.recall100],
    ['MRR', measured.mrr],
    ['AUROC of "answerable"', measured.auroc],
  ];
  return [
    `${measured.queries} questions with a relevant document (${measured.missing} not in the run), ${measured.unanswerable} without one`,
    ...rows.flatMap(([name, estimate]) => (estimate ? [`${name.padEnd(24)}${shown(estimate)}`] : [])),
  ];
}
