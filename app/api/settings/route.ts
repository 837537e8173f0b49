import { saveSettings } from '@/lib/auth/queries';
import { settings } from '@/lib/auth/schema';
import { formRoute, parseFields } from '@/lib/server/respond';
import { services } from '@/lib/server/services';
import { askingLearner, rememberLanguage } from '@/lib/server/session';

export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const chosen = parseFields(settings, fields);
  await saveSettings(services().db, learner.id, chosen);
  await rememberLanguage(chosen.screenLanguage);
  return '/settings?saved=1';
});
