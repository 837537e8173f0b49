import * as z from 'zod';
import { passphrase } from '@/lib/auth/passphrase';
import { beginCodes, confirmCodes, endCodes, renewRecovery } from '@/lib/auth/second-step';
import { staffRoute } from '@/lib/server/web/ask';
import { hideCodes, showCodes } from '@/lib/server/web/half-way';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { actorOf } from '@/lib/server/web/staff-session';

const PAGE = '/staff/codes';
const wanted = z.discriminatedUnion('do', [
  z.object({ do: z.enum(['begin', 'renew', 'end']), passphrase }),
  z.object({ do: z.literal('confirm'), code: z.string().max(100) }),
  z.object({ do: z.literal('kept') }),
]);

/** One's own codes at sign-in. */
export const POST = staffRoute('staff.self', async (fields, staff) => {
  const given = parseFields(wanted, fields);
  const all = services();
  const actor = await actorOf(staff);
  switch (given.do) {
    case 'begin':
      await beginCodes(all, staff, given.passphrase);
      return PAGE;
    case 'confirm':
      await showCodes(staff.id, await confirmCodes(all, actor, staff, given.code));
      return PAGE;
    case 'renew':
      await showCodes(staff.id, await renewRecovery(all, actor, staff, given.passphrase));
      return PAGE;
    case 'end':
      await endCodes(all, actor, staff, given.passphrase);
      await hideCodes();
      return '/staff?done=codes';
    case 'kept':
      await hideCodes();
      return PAGE;
  }
});
