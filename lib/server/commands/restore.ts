import { existsSync } from 'node:fs';
import { UstatError } from '../../errors';
import { readConfig } from '../config';
import { consoleLog } from '../log';
import { restoreFrom } from '../store/backup';
import { openStorage } from '../store/storage';
import { orExplain } from './explain';

/** `npm run restore -- <file>`: fills an empty database, embedded or PostgreSQL, from a file of `npm run backup`. */
await orExplain(async () => {
  const path = process.argv[2];
  if (!path || !existsSync(path))
    throw new UstatError('not-found', `Usage: npm run restore -- <file>; no file ${path ?? ''}`);
  const config = readConfig(process.env);
  const log = consoleLog(config.quiet, config.jsonLog);
  const storage = await openStorage(config, () => new Date(), log);
  try {
    log.step(
      `${await restoreFrom(storage.db, path)} rows read from ${path}; the next start makes the vectors`,
    );
  } finally {
    await storage.close();
  }
});
