import * as z from 'zod';
import { forgetProfile } from '@/lib/auth/profile';
import { requireFormToken } from '@/lib/server/web/form-token';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { askingLearner, signOut } from '@/lib/server/web/session';

export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  parseFields(z.object({ confirm: z.literal('yes') }), fields);
  requireFormToken(learner.id, fields);
  await forgetProfile(services(), learner.id);
  await signOut(learner.id);
  return '/language?forgotten=1';
});
