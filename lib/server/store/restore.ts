import { join } from 'node:path';
import { endCopiedSessions } from '../../auth/session-queries';
import { UstatError } from '../../errors';
import { backupMadeAt, restoreFrom } from './backup';
import { type Deletion, isDeletion, journalEntry } from './entries';
import { disk } from './files';
import { hasJournal, JOURNAL, readJournal } from './journal-segments';
import { replayJournal } from './replay';
import type { Storage } from './storage';

/** In the place of a site's data folder: there is none any more. */
export const LOST = 'lost';

/**
 * The data folders of the sites that made a backup, for their journals; none when they are lost.
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
  for (const folder of sites) {
    if (await hasJournal(disk, folder)) continue;
    throw new UstatError(
      'not-found',
      `There is no ${join(folder, JOURNAL)}: --site wants the folder that holds it.`,
    );
  }
  return [...sites];
}

/**
 * Fills an empty database from a backup. What their journals tell to have been deleted since stays
 * deleted, from the transaction on that reads the backup; what was answered since comes along.
 * Nobody is signed in.
 * @returns rows of the backup, and answers that came along
 * @throws UstatError as restoreFrom
 */
export async function restoreSite(
  { db, journal }: Storage,
  path: string,
  sites: readonly string[],
  now: Date,
): Promise<{ rows: number; attempts: number }> {
  const deletions: Deletion[] = [];
  for (const site of sites) {
    for await (const entry of readJournal(disk, site, journalEntry).entries) {
      if (isDeletion(entry)) deletions.push(entry);
    }
  }
  const rows = await restoreFrom(db, path, deletions);
  // the new site can tell in its turn
  await Promise.all(deletions.map((entry) => journal.append(entry)));
  await endCopiedSessions(db, now);
  let attempts = 0;
  for (const site of sites) {
    attempts += (await replayJournal(db, readJournal(disk, site, journalEntry).entries, now)).attempts;
  }
  return { rows, attempts };
}
