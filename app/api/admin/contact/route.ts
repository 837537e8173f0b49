import * as z from 'zod';
import { staffRoute } from '@/lib/server/web/ask';
import { contactOf, removeContact, saveContact } from '@/lib/server/web/contacts';
import { requireFormToken } from '@/lib/server/web/form-token';
import { parseFields } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';

const asked = z.union([
  z.object({ do: z.literal('remove'), contact: z.uuid() }),
  z.object({ do: z.literal('save'), contact: z.union([z.uuid(), z.literal('')]) }),
]);

/** Names, changes or removes somebody whom learners in danger can call. */
export const POST = staffRoute('contacts.change', async (fields, staff) => {
  const given = parseFields(asked, fields);
  requireFormToken(staff.id, fields);
  const actor = await actorOf(staff);
  if (given.do === 'remove') await removeContact(actor, given.contact);
  else await saveContact(actor, given.contact || null, contactOf(fields));
  return `/admin/contacts?done=${given.do}`;
});
