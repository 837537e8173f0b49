import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Log, LoggedAnswer } from '../../../lib/research/simulate/simulate';

const COLUMNS = ['user_id', 'item_id', 'correct', 'skill_id'] as const;

/**
 * Reads a gzipped TSV of answers in order per learner, with the columns user_id, item_id, correct
 * and skill_id.
 */
export function readLog(path: string): Log {
  const [header = '', ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n');
  const names = header.split('\t');
  const missing = COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(`${path}: no column ${missing.join(', ')}`);
  const [user, item, correct, skill] = COLUMNS.map((name) => names.indexOf(name)) as [
    number,
    number,
    number,
    number,
  ];
  const learners = new Map<string, LoggedAnswer[]>();
  for (const line of lines) {
    const cells = line.split('\t');
    const right = Number(cells[correct]) > 0.5;
    const answers = learners.get(cells[user] ?? '') ?? [];
    answers.push({ skill: `k${cells[skill]}`, item: `i${cells[item]}`, right, target: right ? 1 : 0 });
    learners.set(cells[user] ?? '', answers);
  }
  return { learners: [...learners.values()], difficulty: {} };
}
