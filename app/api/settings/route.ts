import { saveSettings } from '@/lib/auth/person-queries';
import { settings } from '@/lib/auth/schema';
import { putCookie } from '@/lib/server/web/cookies';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';

export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const chosen = parseFields(settings, fields);
  await saveSettings(services().db, learner.id, chosen);
  await putCookie('ustat-language', chosen.screenLanguage);
  return '/settings?saved=1';
});
