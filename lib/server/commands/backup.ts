import { readConfig } from '../config';
import { consoleLog } from '../log';
import { backUpTo } from '../store/backup';
import { openStorage } from '../store/storage';
import { orExplain } from './explain';

/** Readers of one snapshot: with more, two cores were no faster. */
const CONNECTIONS = 3;

/**
 * `npm run backup -- <folder>`: everything but vectors, as one moment saw it; with a folder that an
 * earlier call left half done it goes on. Beside a running PostgreSQL site; the embedded one is
 * stopped first.
 */
await orExplain(async () => {
  const config = readConfig(process.env);
  const log = consoleLog(config.quiet, config.jsonLog);
  const clock = () => new Date();
  const path = process.argv[2] ?? `ustat-${clock().toISOString().slice(0, 10)}.backup`;
  const storage = await openStorage(config, clock, log);
  const began = performance.now();
  let tenth = 0;
  try {
    const rows = await backUpTo(storage.db, path, clock(), {
      connections: config.databaseUrl ? CONNECTIONS : 1,
      progress(done, total) {
        const share = Math.floor((10 * done) / total);
        if (share > tenth || process.stdout.isTTY) log.progress(`Blocks written to ${path}`, done, total);
        if (share > tenth && !process.stdout.isTTY && done < total) log.step(`  ${share * 10} %`);
        tenth = share;
      },
    });
    const seconds = (performance.now() - began) / 1000;
    log.step(`${rows} rows in ${path}, ${seconds.toFixed(1)} s (${Math.round(rows / seconds)} a second)`);
  } finally {
    await storage.close();
  }
});
