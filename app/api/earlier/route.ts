import * as z from 'zod';
import { openEarlier } from '@/lib/auth/class-profile';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';

/** Opens the conversations that a reset of the PIN has locked, by the recovery code of before. */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { code } = parseFields(z.object({ code: z.string().trim().min(16).max(40) }), fields);
  await openEarlier(services(), learner.id, code);
  return '/settings?opened=1';
});
