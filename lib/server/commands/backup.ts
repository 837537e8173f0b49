import { readConfig } from '../config';
import { consoleLog } from '../log';
import { backUpTo } from '../store/backup';
import { openStorage } from '../store/storage';
import { orExplain } from './explain';

/**
 * `npm run backup -- <file>`: one file with everything but vectors. Beside a running PostgreSQL
 * site; the embedded one is stopped first.
 */
await orExplain(async () => {
  const config = readConfig(process.env);
  const log = consoleLog(config.quiet, config.jsonLog);
  const clock = () => new Date();
  const path = process.argv[2] ?? `ustat-${clock().toISOString().slice(0, 10)}.ndjson.gz`;
  const storage = await openStorage(config, clock, log);
  try {
    log.step(`${await backUpTo(storage.db, path, clock())} rows written to ${path}`);
  } finally {
    await storage.close();
  }
});
