import * as z from 'zod';
import { staffRoute } from '@/lib/server/web/ask';
import { requireFormToken } from '@/lib/server/web/form-token';
import { giveHub, stopHub, trustHub } from '@/lib/server/web/hub';
import { parseFields } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';

const fingerprint = z.string().trim().toLowerCase().max(60);
const asked = z.discriminatedUnion('do', [
  z.object({ do: z.literal('trust'), fingerprint, name: z.string().trim().min(2).max(80) }),
  z.object({ do: z.literal('stop'), fingerprint }),
  z.object({ do: z.literal('give'), fingerprint, class: z.uuid() }),
]);

/** Trusts another site's key as a hub of this one, gives it a class, or stops. */
export const POST = staffRoute('hub.change', async (fields, staff) => {
  const given = parseFields(asked, fields);
  requireFormToken(staff.id, fields);
  const actor = await actorOf(staff);
  if (given.do === 'trust') await trustHub(actor, given);
  else if (given.do === 'stop') await stopHub(actor, given.fingerprint);
  else await giveHub(actor, given);
  return `/admin/hubs?done=${given.do}`;
});
