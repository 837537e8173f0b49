import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UstatError } from '../../errors';
import { backupMadeAt, restoreFrom } from './backup';
import { isDeletion, journalEntry } from './entries';
import { readJournal } from './file-journal';
import { replayJournal } from './replay';
import { JOURNAL, type Storage } from './storage';

/** In the place of a site's data folder: there is none any more. */
export const LOST = 'lost';

/**
 * The journals of the sites that made a backup, by their data folders; none when they are lost.
 * @throws UstatError 'bad-input' when no site is named, 'not-found' for a folder without a journal
 */
export async function journalsOf(sites: readonly string[], path: string): Promise<string[]> {
  const at = await backupMadeAt(path);
  if (sites.length === 0) {
    throw new UstatError(
      'bad-input',
      `Who deleted a profile after this backup was made (${at}) must not come back with it. ` +
        'Name the data folder (USTAT_DATA) of the site that made it: --site <folder>. ' +
        `If that is lost, say --site ${LOST}, and delete again whoever asked for it after ${at}.`,
    );
  }
  if (sites.includes(LOST)) return [];
  return sites.map((folder) => {
    const file = join(folder, JOURNAL);
    if (existsSync(file)) return file;
    throw new UstatError('not-found', `There is no ${file}: --site wants the folder that holds it.`);
  });
}

/**
 * Fills an empty database from a backup. What the journals tell to have been deleted since stays
 * deleted, from the transaction on that reads the backup; what was answered since comes along.
 * @returns rows of the backup, and answers that came along
 * @throws UstatError as restoreFrom
 */
export async function restoreSite(
  { db, journal }: Storage,
  path: string,
  journals: readonly string[],
  now: Date,
): Promise<{ rows: number; attempts: number }> {
  const since = await Promise.all(journals.map((file) => readJournal(file, journalEntry)));
  const deletions = since.flatMap(({ entries }) => entries).filter(isDeletion);
  const rows = await restoreFrom(db, path, deletions);
  // the new site can tell in its turn
  for (const entry of deletions) await journal.append(entry);
  let attempts = 0;
  for (const read of since) attempts += (await replayJournal(db, read, now)).attempts;
  return { rows, attempts };
}
