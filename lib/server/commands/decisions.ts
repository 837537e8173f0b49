import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { UstatError } from '../../errors';
import { decisionLines } from '../../hints/decision-queries';
import { readConfig } from '../config';
import { consoleLog } from '../log';
import { sqlCourses } from '../store/sql-courses';
import { openStorage } from '../store/storage';
import { orExplain } from './explain';

const HELP = `npm run --silent decisions -- --course ID > FILE

Prints what has become of a course's hints, a line of JSON for each event: the text, where it comes
from, what the checks said, who decided what and when.`;

await orExplain(async () => {
  const { values } = parseArgs({ options: { course: { type: 'string' } } });
  if (!values.course) throw new UstatError('bad-input', HELP);
  const config = readConfig(process.env);
  // the lines are all that stands in the output
  const storage = await openStorage(config, () => new Date(), consoleLog(true, config.jsonLog));
  try {
    const { structure } = await sqlCourses(storage.db).course(values.course, 'en');
    for await (const line of decisionLines(storage.db, structure.id))
      if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await once(process.stdout, 'drain');
  } finally {
    await storage.close();
  }
});
