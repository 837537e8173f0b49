import { z } from 'zod';
import { createLearner, saveSettings } from '@/lib/auth/person-queries';
import { screenLanguage } from '@/lib/auth/schema';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { currentLearner, rememberLanguage, signIn } from '@/lib/server/web/session';

/** The first tap: a language, and with it an anonymous profile. Later the same form changes the language. */
export const POST = formRoute(async (fields) => {
  const { language } = parseFields(z.object({ language: screenLanguage }), fields);
  const { db, ids, clock, journal } = services();
  await rememberLanguage(language);
  const known = await currentLearner();
  if (known) {
    await saveSettings(db, known.id, { ...known, screenLanguage: language, contentLanguage: language });
    return '/';
  }
  const learner = {
    id: ids(),
    createdAt: clock(),
    screenLanguage: language,
    contentLanguage: language,
    theme: 'auto',
    textSize: 'normal',
    roles: ['learner'],
  };
  await createLearner(db, learner);
  await journal.append({ type: 'learner', ...learner });
  await signIn(learner.id);
  return '/';
});
