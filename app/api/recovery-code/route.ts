import { z } from 'zod';
import { pin, renewRecoveryCode } from '@/lib/auth/credential';
import { scryptHasher } from '@/lib/server/hasher';
import { formRoute, parseFields } from '@/lib/server/respond';
import { services } from '@/lib/server/services';
import { askingLearner, showOnce } from '@/lib/server/session';

/** Another recovery code for who lost the first; the page after it shows the new one once. */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const given = parseFields(z.object({ pin }), fields);
  const all = services();
  const { recoveryCode } = await renewRecoveryCode({ ...all, hasher: scryptHasher }, learner.id, given);
  all.refreshBackup();
  await showOnce(recoveryCode);
  return '/settings/recovery';
});
