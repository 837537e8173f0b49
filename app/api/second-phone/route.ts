import * as z from 'zod';
import { makePhoneCode } from '@/lib/auth/second-phone';
import { dropPhoneCode } from '@/lib/auth/second-phone-queries';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';

/** A code for a second phone, or none any more. */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const wanted = parseFields(z.object({ do: z.enum(['make', 'revoke']) }), fields);
  if (wanted.do === 'make') await makePhoneCode(services(), learner.id);
  else await dropPhoneCode(services().db, learner.id);
  return '/settings/phone';
});
