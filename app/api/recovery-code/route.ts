import * as z from 'zod';
import { pin, renewRecoveryCode } from '@/lib/auth/pin';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { askingLearner, showOnce } from '@/lib/server/web/session';

/** Another recovery code for who lost the first; the page after it shows the new one once. */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const given = parseFields(z.object({ pin }), fields);
  const all = services();
  const { recoveryCode } = await renewRecoveryCode(all, learner.id, given);
  await showOnce(recoveryCode);
  return '/settings/recovery';
});
