import * as z from 'zod';
import { claimProfile, newPin, profileName } from '@/lib/auth/pin';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { askingLearner, showOnce, signIn } from '@/lib/server/web/session';
import { rememberOpened } from '@/lib/server/web/visitor';

/**
 * Keeps an anonymous profile under a name and a PIN; the page after it shows the recovery code
 * once. Copies of the cookie that opened it until now open nothing.
 */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const wanted = parseFields(z.object({ name: profileName, pin: newPin }), fields);
  const all = services();
  const { recoveryCode } = await claimProfile(all, learner.id, wanted);
  await signIn(learner.id);
  await rememberOpened(learner.id);
  await showOnce(recoveryCode);
  return '/settings/recovery';
});
