import * as z from 'zod';
import { saveSettings } from '@/lib/auth/person-queries';
import { createProfile } from '@/lib/auth/profile';
import { screenLanguage } from '@/lib/auth/schema';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { currentLearner, rememberLanguage, signIn } from '@/lib/server/web/session';

/** The first tap: a language, and with it an anonymous profile. Later the same form changes the language. */
export const POST = formRoute(async (fields) => {
  const { language } = parseFields(z.object({ language: screenLanguage }), fields);
  await rememberLanguage(language);
  const known = await currentLearner();
  if (known) {
    await saveSettings(services().db, known.id, {
      ...known,
      screenLanguage: language,
      contentLanguage: language,
    });
    return '/';
  }
  await signIn(await createProfile(services(), language));
  return '/';
});
