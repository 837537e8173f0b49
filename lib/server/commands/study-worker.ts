import { parentPort, workerData } from 'node:worker_threads';
import { hasCode, UstatError } from '../../errors';
import { answersFound } from '../../research/answers-found';
import { chosenColumns } from '../../research/columns';
import { loggedColumns } from '../../research/evaluate/columns';
import { evaluatePolicy } from '../../research/evaluate/evaluate';
import { choicesFound } from '../../research/evaluate/found';
import { targetOf } from '../../research/evaluate/target';
import type { AskedOf, Found } from '../../research/lab-run';
import { readForwardModel } from '../models/knowledge-model';
import { readAnswerLog, readLogged, readPolicy } from '../store/rows';

/** Looks at one log in a thread of its own: the site goes on beside it. */

export interface StudyTask {
  path: string;
  /** Of the policy, where it is a table. */
  policyPath: string;
  asked: AskedOf<'answers'> | AskedOf<'choices'>;
}
export type StudyAnswer =
  | { done: number; total: number }
  | { found: Found }
  | { wrong: string; details: readonly string[] }
  | { failure: string };

/** Of what is unpacked: a page is no place for more, and the terminal has no such limit. */
const LIMITS = { bytes: 512 * 1024 * 1024, rows: 1_000_000 };

const port = parentPort;
if (!port) throw new Error('study-worker runs as a worker only');
const tell = (answer: StudyAnswer) => port.postMessage(answer);
try {
  tell({ found: await lookAt(workerData as StudyTask) });
} catch (error) {
  if (hasCode(error, 'bad-input')) tell({ wrong: error.message, details: error.details });
  else tell({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
port.close();

async function lookAt({ path, policyPath, asked }: StudyTask): Promise<Found> {
  if (asked.kind === 'choices') {
    const columns = loggedColumns(asked.columns);
    const read = await readLogged(path, columns, LIMITS);
    const target = await targetOf(asked.policy, read.logged, () => readPolicy(policyPath, columns, LIMITS));
    return choicesFound(evaluatePolicy(read, target), read);
  }
  const { columns, skillSeparator, skills, dates, order } = asked;
  const options = { columns: columns === '' ? {} : chosenColumns(columns), skillSeparator, skills, dates };
  const read = await readAnswerLog(path, options, LIMITS);
  if (read.log.learner.length === 0)
    throw new UstatError(
      'bad-input',
      'The log holds no answer that can be used.',
      read.faults.slice(0, 10).map(({ line, why }) => `line ${line}: ${why}`),
    );
  if (order === 'time' && !read.log.time)
    throw new UstatError('bad-input', `The log can not be ordered by time: ${read.times ?? 'it has none'}.`);
  const { forward, logistic } = await readForwardModel('models');
  return answersFound(read, order, { forward, logistic }, (done, total) => tell({ done, total }));
}
