/**
 * How well the shipped knowledge tracing predicts, and how fast it is. Text, or with --json one
 * object for a machine.
 *
 *   npm run bench:knowledge -- [--json] [--late] [--data ../shared/data/kt]
 *
 * --late  only: what it costs that everybody's answers are counted some seconds later
 * --data  a folder with assist2009-train.tsv.gz and assist2009-test.tsv.gz; without them only times
 * are measured
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { KnowledgeModel } from '../../lib/knowledge/model';
import { BKT_BY_EM, type Comparison, compare, warmUp } from '../../lib/research/compare';
import type { AnswerLog } from '../../lib/research/log';
import { comparisonTable } from '../../lib/research/report';
import { openKnowledgeModel, readForwardModel } from '../../lib/server/models/knowledge-model';
import { readAnswerLog } from '../../lib/server/store/rows';
import { measureLate } from './knowledge-late';
import { measurePlacement, measureTimes, type Times } from './knowledge-times';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    late: { type: 'boolean', default: false },
    data: { type: 'string', default: '../shared/data/kt' },
  },
});

const parts = await readForwardModel('models');
const server: KnowledgeModel = await openKnowledgeModel('models');
const files = ['assist2009-train.tsv.gz', 'assist2009-test.tsv.gz'].map((name) => join(values.data, name));
const logs = files.every((file) => existsSync(file)) ? await Promise.all(files.map(read)) : null;
if (values.late) {
  const test = logs?.[1];
  console.log(test ? late(test) : `left out: ${files[1]} is missing`);
  process.exit();
}
const times = { server: await measureTimes(server), browser: await measureTimes(parts.model) };
const placement = await measurePlacement(server);
const [train, test] = logs ?? [];
const cold = test ? compare(test, 'learner', parts, null) : null;
const warm = test && train ? compare(test, 'learner', parts, warmUp(train, 'learner', parts)) : null;

const value = (of: Comparison | null, name: string, measure: 'auc' | 'ece') =>
  of?.rows.find((row) => row.name === name)?.measures?.[measure].value ?? null;
const figures = {
  as09_cold_auc: value(cold, 'Ustat', 'auc'),
  as09_warm_auc: value(warm, 'Ustat', 'auc'),
  as09_cold_ece: value(cold, 'Ustat', 'ece'),
  elo_cold_auc: value(cold, 'Elo', 'auc'),
  bkt_em_warm_auc: value(warm, BKT_BY_EM, 'auc'),
  decision_ms_p50: times.server.decision,
  browser_decision_ms_p50: times.browser.decision,
  update_ms_p50: times.server.update,
};
console.log(values.json ? JSON.stringify(figures) : text());

function late(test: AnswerLog): string {
  const all = measureLate(test, parts.forward);
  if (values.json) return JSON.stringify(all);
  const than = (value: number, at = Number.NaN) => `${value >= at ? '+' : ''}${(value - at).toFixed(5)}`;
  return all
    .map(
      ({ seconds, auc, ece }) =>
        `counted every ${seconds} s: AUC ${auc.toFixed(5)} (${than(auc, all[0]?.auc)}), ` +
        `ECE ${ece.toFixed(5)} (${than(ece, all[0]?.ece)})`,
    )
    .join('\n');
}

function text(): string {
  const said = (name: string, { decision, prepared, update }: Times) =>
    `${name}: decision ${decision.toFixed(2)} ms (with its 500 rows of inputs worked out ${prepared.toFixed(2)} ms), ` +
    `one answer ${update.toFixed(3)} ms`;
  const ratio = (a: number | null, b: number | null, digits = 3) =>
    a === null || b === null ? 'n/a' : (a / b).toFixed(digits);
  const table = (title: string, of: Comparison | null) => (of ? [title, ...comparisonTable(of), ''] : []);
  return [
    `Model ${parts.id}`,
    ...(cold ? [] : [`${files.join(' or ')} is missing: times only.`]),
    ...table(
      `ASSISTments 2009, test split, cold: ${cold?.answers} answers of ${cold?.learners} learners`,
      cold,
    ),
    ...table('Warm: statistics and recalibration first built on the train split', warm),
    `AUC over Elo cold ${ratio(figures.as09_cold_auc, figures.elo_cold_auc)}, over BKT by EM warm ${ratio(figures.as09_warm_auc, figures.bkt_em_warm_auc)}; ` +
      `ECE before recalibration over after, cold ${ratio(value(cold, 'Ustat, not recalibrated', 'ece'), figures.as09_cold_ece, 1)}`,
    'Medians, one thread, a learner with 200 answers, 500 candidates:',
    said('  server (onnxruntime-node)', times.server),
    said('  browser code (TypeScript), one step and 500 heads', times.browser),
    `  choosing one item of a placement in the course that ships: ${placement.toFixed(1)} ms on the server`,
  ].join('\n');
}

async function read(path: string): Promise<AnswerLog> {
  return (await readAnswerLog(path, { columns: {}, skillSeparator: null, skills: 'together', dates: null }))
    .log;
}
