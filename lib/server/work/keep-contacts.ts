import type { Sql } from '../../db/port';
import { keptContacts } from '../../tutor/contact-queries';
import type { Contact } from '../../tutor/schema';
import type { Log } from '../log';
import { type Kept, keep } from './keep';

/**
 * Whom learners in danger can call: those of the database, or where there are none those of the
 * operator's file. In memory, since that page is to open when the database does not answer.
 */
export function keepContacts(
  sql: Sql,
  ofFile: readonly Contact[],
  log: Log,
): Promise<Kept<readonly Contact[]>> {
  const read = async () => {
    const kept = (await keptContacts(sql)).map(({ id, ...contact }) => contact);
    return kept.length > 0 ? kept : ofFile;
  };
  return keep(read, log, 'Contacts could not be read, those known before are shown');
}
