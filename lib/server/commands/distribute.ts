import { parseArgs } from 'node:util';
import { migrate } from '../../db/migrate';
import { UstatError } from '../../errors';
import { readConfig } from '../config';
import { distribute, statements } from '../store/distribution';
import { openPostgres } from '../store/postgres';
import { orExplain } from './explain';

/**
 * `npm run distribute [-- --dry-run]`: lays the tables out on Citus, a learner's rows together;
 * `--dry-run` prints the statements and needs no database.
 */
await orExplain(async () => {
  const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
  const print = (text: string) => process.stdout.write(`${text};\n`);
  if (values['dry-run']) {
    for (const { text } of statements()) print(text);
    return;
  }
  const { databaseUrl } = readConfig(process.env);
  if (databaseUrl === null) {
    throw new UstatError(
      'unavailable',
      'DATABASE_URL is missing: name the coordinator of a Citus cluster, or ask for --dry-run.',
    );
  }
  const db = await openPostgres(databaseUrl);
  try {
    await migrate(db);
    await distribute(db, print);
  } finally {
    await db.close();
  }
});
