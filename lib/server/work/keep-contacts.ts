import type { Sql } from '../../db/port';
import { keptContacts } from '../../tutor/contact-queries';
import type { Contact } from '../../tutor/schema';
import type { Log } from '../log';

/** Another process's change is seen so soon. */
const READ_EVERY = 10_000;

/**
 * Whom learners in danger can call: those of the database, or where there are none those of the
 * operator's file. In memory, since that page is to open when the database does not answer.
 */
export interface Contacts {
  now(): readonly Contact[];
  /** Reads them anew; what was known stays where they can't be read. */
  renew(): Promise<void>;
  stop(): void;
}

export async function keepContacts(sql: Sql, ofFile: readonly Contact[], log: Log): Promise<Contacts> {
  let known = ofFile;
  let failing = false;
  async function read(): Promise<void> {
    const kept = (await keptContacts(sql)).map(({ id, ...contact }) => contact);
    known = kept.length > 0 ? kept : ofFile;
    failing = false;
  }
  const renew = () =>
    read().catch((error: unknown) => {
      if (!failing) log.failure('Contacts could not be read, those known before are shown', error);
      failing = true;
    });
  await read();
  const timer = setInterval(renew, READ_EVERY).unref();
  return { now: () => known, renew, stop: () => clearInterval(timer) };
}
