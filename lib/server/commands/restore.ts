import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { UstatError } from '../../errors';
import { readConfig } from '../config';
import { consoleLog } from '../log';
import { journalsOf, LOST, restoreSite } from '../store/restore';
import { openStorage } from '../store/storage';
import { orExplain } from './explain';

const USAGE = `Usage: npm run restore -- <backup> --site <data folder of the site that made it>, or --site ${LOST}`;

/**
 * `npm run restore -- <backup> --site <folder>`: fills an empty database, embedded or PostgreSQL,
 * from what `npm run backup` wrote. What was deleted after the backup stays deleted, and what was
 * answered comes along: that site's journal tells of both. Once for each server's folder where
 * several served one database.
 */
await orExplain(async () => {
  const { path, sites } = asked(process.argv.slice(2));
  const journals = await journalsOf(sites, path);
  const config = readConfig(process.env);
  const log = consoleLog(config.quiet, config.jsonLog);
  const clock = () => new Date();
  const storage = await openStorage(config, clock, log);
  try {
    const { rows, attempts } = await restoreSite(storage, path, journals, clock());
    log.step(`${rows} rows read from ${path}; the next start makes the vectors`);
    if (attempts > 0) log.step(`${attempts} answers that were given after the backup came along.`);
  } finally {
    await storage.close();
  }
});

/** @throws UstatError 'bad-input' for other words, 'not-found' without a file */
function asked(args: string[]): { path: string; sites: string[] } {
  const { values, positionals } = parsed(args);
  const [path] = positionals;
  if (path && existsSync(path)) return { path, sites: values.site ?? [] };
  throw new UstatError('not-found', `${USAGE}; no file ${path ?? ''}`);
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: { site: { type: 'string', multiple: true } },
      allowPositionals: true,
    });
  } catch (cause) {
    throw new UstatError('bad-input', USAGE, [(cause as Error).message], { cause });
  }
}
