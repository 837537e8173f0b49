/**
 * `npm run trace -- --log FILE …`: predicts every answer of a log from those before it, with the
 * shipped model and its peers, and says how well. `npm run trace -- --help` lists the options.
 */
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { UstatError } from '../../errors';
import { chosenColumns } from '../../research/columns';
import { compare, warmUp } from '../../research/compare';
import type { AnswerLog, Order } from '../../research/log';
import { DATE_ORDERS } from '../../research/moments';
import type { ReadOptions } from '../../research/reader';
import type { Replayed } from '../../research/replay';
import { comparisonTable, readingReport } from '../../research/report';
import { csvCell } from '../../research/table';
import { readForwardModel } from '../models/knowledge-model';
import { readAnswerLog } from '../store/rows';
import { orExplain } from './explain';

const HELP = `npm run trace -- --log FILE [options]

--log FILE           answers: CSV or TSV, gzipped or not; DataShop's transactions; pyKT's sequences
--columns LIST       learner=NAME,item=NAME,skill=NAME,correct=NAME,time=NAME where the names are not recognised
--skill-separator S  what stands between several components of one row, such as "~~" or "_"; without it a cell is one component
--skills together    a row's components are one together (default); "first": only its first one counts
--dates ORDER        day-first or month-first, where dates such as 02/01/2026 do not show it
--order learner      learner after learner in file order (default); "time": by the time column
--start cold         everybody's statistics start empty (default); "warm": from another log (--warm FILE)
--predictions OUT    writes learner,item,position,correct,p; a row an answer
--draws N            bootstrap draws over learners (default 200)`;

const choice = <T extends string>(name: string, value: string | undefined, ...allowed: T[]): T => {
  const found = allowed.find((one) => one === (value ?? allowed[0]));
  if (found !== undefined) return found;
  throw new UstatError('bad-input', `--${name} is ${allowed.join(' or ')}, not "${value}".`);
};

await orExplain(async () => {
  const { values } = parseArgs({
    options: {
      ...{ log: { type: 'string' }, columns: { type: 'string' }, 'skill-separator': { type: 'string' } },
      ...{ skills: { type: 'string' }, order: { type: 'string' }, start: { type: 'string' } },
      ...{
        dates: { type: 'string' },
        warm: { type: 'string' },
        predictions: { type: 'string' },
        draws: { type: 'string' },
      },
      help: { type: 'boolean' },
    },
  });
  if (values.help || !values.log) {
    console.log(HELP);
    if (!values.help) throw new UstatError('bad-input', 'Which log? --log FILE');
    return;
  }
  const options: ReadOptions = {
    columns: values.columns ? chosenColumns(values.columns) : {},
    skillSeparator: values['skill-separator'] || null,
    skills: choice('skills', values.skills, 'together', 'first'),
    dates: values.dates ? choice('dates', values.dates, ...DATE_ORDERS) : null,
  };
  const order = choice('order', values.order, 'learner', 'time');
  const start = choice('start', values.start ?? (values.warm ? 'warm' : 'cold'), 'cold', 'warm');
  if ((start === 'warm') !== (values.warm !== undefined)) {
    throw new UstatError('bad-input', '--start warm and --warm FILE go together.');
  }
  const draws = Number(values.draws ?? 200);
  if (!Number.isInteger(draws) || draws < 1) throw new UstatError('bad-input', '--draws is a whole number.');

  const parts = await readForwardModel(join(fileURLToPath(new URL('.', import.meta.url)), '../../../models'));
  const log = await told(values.log, options, order);
  const warm = values.warm ? warmUp(await told(values.warm, options, order), order, parts) : null;
  const out = values.predictions ? await predictionsFile(values.predictions, log) : null;
  const compared = compare(log, order, parts, warm, out?.write, draws);
  await out?.close();
  console.log(`\n${parts.id}, ${start}, ${compared.answers} answers of ${compared.learners} learners`);
  for (const line of comparisonTable(compared)) console.log(line);
});

async function told(path: string, options: ReadOptions, order: Order): Promise<AnswerLog> {
  const read = await readAnswerLog(path, options);
  for (const line of readingReport(path, read)) console.log(line);
  if (read.log.learner.length === 0)
    throw new UstatError('bad-input', `${path} holds no answer that can be used.`);
  if (order === 'time' && !read.log.time) {
    const why = read.times ?? 'it has none';
    throw new UstatError('bad-input', `${path} can not be ordered by time: ${why}.`);
  }
  return read.log;
}

/** The replay does not wait for the disk: lines are gathered and written in blocks. */
async function predictionsFile(path: string, log: AnswerLog) {
  const file: WriteStream = createWriteStream(path);
  await once(file, 'open').catch((cause: Error) => {
    throw new UstatError('bad-input', `${path} can not be written: ${cause.message}`, [], { cause });
  });
  let lines = ['learner,item,position,correct,p'];
  const flush = () => {
    file.write(`${lines.join('\n')}\n`);
    lines = [];
  };
  return {
    write({ met, item, right, position, p: [p = 0.5] }: Replayed): void {
      const learner = csvCell(log.learners[met.learner] ?? '');
      lines.push(`${learner},${csvCell(log.items[item] ?? '')},${position},${right ? 1 : 0},${p.toFixed(6)}`);
      if (lines.length > 20_000) flush();
    },
    async close(): Promise<void> {
      if (lines.length > 0) flush();
      file.end();
      await once(file, 'finish');
    },
  };
}
