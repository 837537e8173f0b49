import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UstatError } from '../../errors';
import { readConfig } from '../config';
import { consoleLog } from '../log';
import { backupMadeAt, restoreFrom } from '../store/backup';
import { isDeletion, journalEntry } from '../store/entries';
import { readJournal } from '../store/file-journal';
import { replayJournal } from '../store/replay';
import { JOURNAL, openStorage } from '../store/storage';
import { orExplain } from './explain';

const USAGE =
  'Usage: npm run restore -- <file> --site <data folder of the site that made it>, or --site lost';

/**
 * `npm run restore -- <file> --site <folder>`: fills an empty database, embedded or PostgreSQL, from a file of `npm run
 * backup`. What was deleted after the backup stays deleted, and what was answered comes along: that site's journal
 * tells of both. Once for each server's folder where several served one database.
 */
await orExplain(async () => {
  const { path, sites } = asked(process.argv.slice(2));
  const journals = await journalsOf(sites, path);
  const since = await Promise.all(journals.map((file) => readJournal(file, journalEntry)));
  const config = readConfig(process.env);
  const log = consoleLog(config.quiet, config.jsonLog);
  const clock = () => new Date();
  const storage = await openStorage(config, clock, log);
  try {
    const deletions = since.flatMap(({ entries }) => entries).filter(isDeletion);
    const rows = await restoreFrom(storage.db, path, deletions);
    for (const entry of deletions) await storage.journal.append(entry);
    log.step(`${rows} rows read from ${path}; the next start makes the vectors`);
    for (const journal of since) {
      const { attempts } = await replayJournal(storage.db, journal, clock());
      if (attempts > 0) log.step(`${attempts} answers that were given after the backup came along.`);
    }
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

/** The journals of the sites that were named. @throws UstatError 'bad-input' that says what is wanted and why */
async function journalsOf(sites: readonly string[], path: string): Promise<string[]> {
  const at = await backupMadeAt(path);
  if (sites.length === 0) {
    throw new UstatError(
      'bad-input',
      `Who deleted a profile after this backup was made (${at}) must not come back with it. ` +
        'Name the data folder (USTAT_DATA) of the site that made it: --site <folder>. If that is lost, say --site lost, ' +
        `and delete again whoever asked for it after ${at}.`,
    );
  }
  if (sites.includes('lost')) return [];
  return sites.map((folder) => {
    const file = join(folder, JOURNAL);
    if (existsSync(file)) return file;
    throw new UstatError('not-found', `There is no ${file}. ${USAGE}.`);
  });
}
