import { confirmPage, isConfirmed } from '@/lib/server/web/ask';
import { outward } from '@/lib/server/web/outward';
import { goToProvider, intent } from '@/lib/server/web/provider-door';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { currentStaff } from '@/lib/server/web/staff-session';

const go = formRoute(async (fields) => {
  const wanted = parseFields(intent, fields);
  const staff = await currentStaff();
  // whoever sits down at an open laptop adds no door to its account
  if (wanted.for === 'invitation' && staff && !isConfirmed(staff))
    return confirmPage(`/invitation/${encodeURIComponent(wanted.token)}`);
  return goToProvider(wanted);
});

/** To the provider: to sign in, to accept an invitation, or for the passphrase again. */
export const POST = async (request: Request): Promise<Response> => outward(await go(request));
