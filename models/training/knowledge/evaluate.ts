/**
 * Measures the shipped model on a log it has never seen, from cold, beside Elo and (where train.ts left its weights)
 * a logistic regression on the same inputs.
 *
 *   npx tsx models/training/knowledge/evaluate.ts FILE.tsv.gz
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openKnowledgeModel } from '../../../lib/server/knowledge-model';
import { evaluateLogs, type Logistic } from './evaluation';
import { readLog } from './logs';

const here = fileURLToPath(new URL('.', import.meta.url));
const [file] = process.argv.slice(2);
if (!file) throw new Error('Which log? npx tsx models/training/knowledge/evaluate.ts FILE.tsv.gz');
const log = readLog(file);
const model = await openKnowledgeModel(join(here, '../..'));
const weights = join(here, '.work/logistic.json');
const line = existsSync(weights) ? (JSON.parse(readFileSync(weights, 'utf8')) as Logistic) : null;
console.log(
  `${log.learners.length} learners, ${log.learners.flat().length} answers, cold; model ${model.id}`,
);
for (const measured of await evaluateLogs(model, [log], line)) console.log(measured);
