import * as z from 'zod';
import { type Actor, recordAudit } from '../../auth/audit';
import { UstatError } from '../../errors';
import {
  dropContact,
  type KeptContact,
  keptContacts,
  lockContacts,
  putContact,
} from '../../tutor/contact-queries';
import type { Contact } from '../../tutor/schema';
import { type Fields, parseFields } from './respond';
import { services } from './services';

/** More than a page in danger has room for. */
const MOST = 50;

const line = z.string().trim().min(2).max(120);
const form = z.object({
  name: line,
  country: z
    .string()
    .trim()
    .regex(/^[a-z]{2}$/i)
    .toUpperCase(),
  phone: z
    .string()
    .trim()
    .regex(/^\+?\d[\d ()-]{1,24}$/),
  others: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^(?:[a-z]{2,3}(?:[\s,]+[a-z]{2,3})*)?$/)
    .default(''),
  hours: line,
  free: z.literal('yes').optional(),
});

/** What a form says of a contact. @throws UstatError 'bad-input' that names each wrong field */
export function contactOf(fields: Fields): Contact {
  const { others, free, ...rest } = parseFields(form, fields);
  const ticked = fields.flatMap(([name, value]) => (name === 'language' ? [value] : []));
  const languages = [...new Set([...ticked, ...others.split(/[\s,]+/).filter(Boolean)])];
  const known = z
    .array(z.string().regex(/^[a-z]{2,3}$/))
    .min(1)
    .max(20)
    .safeParse(languages);
  if (!known.success) throw new UstatError('bad-input', 'The form could not be read.', ['languages']);
  return { ...rest, languages: known.data, free: free !== undefined };
}

/** Whom the page of administration shows: with ids where they can be changed here. */
export async function contactsToChange(): Promise<{ kept: KeptContact[]; ofFile: readonly Contact[] }> {
  const all = services();
  const kept = await keptContacts(all.db);
  return { kept, ofFile: kept.length > 0 ? [] : all.contacts };
}

/**
 * Names a contact, or changes one. The first one that is named here takes those of the operator's
 * file along, which count no more.
 * @param id null: a new one
 */
export async function saveContact(actor: Actor, id: string | null, contact: Contact): Promise<void> {
  const { db, hasher, clock, ids, contacts, renewContacts } = services();
  await db.transaction(async (tx) => {
    await lockContacts(tx);
    const kept = await keptContacts(tx);
    const before = kept.find((one) => one.id === id);
    if (id !== null && !before) throw new UstatError('not-found', 'There is no such contact.');
    if (id === null && kept.length >= MOST) throw new UstatError('conflict', `There are ${MOST} contacts.`);
    if (kept.length === 0) for (const one of contacts) await putContact(tx, { ...one, id: ids() });
    await putContact(tx, { ...contact, id: id ?? ids() });
    const told = { before: before && shown(before), after: shown(contact) };
    await recordAudit(
      tx,
      hasher,
      actor,
      { action: 'contact-saved', subject: contact.name, ...told },
      clock(),
    );
  });
  await renewContacts();
}

export async function removeContact(actor: Actor, id: string): Promise<void> {
  const { db, hasher, clock, renewContacts } = services();
  await db.transaction(async (tx) => {
    const before = (await keptContacts(tx)).find((one) => one.id === id);
    if (!before) throw new UstatError('not-found', 'There is no such contact.');
    await dropContact(tx, id);
    const change = { action: 'contact-removed', subject: before.name, before: shown(before) } as const;
    await recordAudit(tx, hasher, actor, change, clock());
  });
  await renewContacts();
}

/** For the audit trail. */
const shown = ({ country, phone, languages, hours, free }: Contact) =>
  [country, phone, languages.join(' '), hours, free ? 'free' : 'charged'].join(', ');
