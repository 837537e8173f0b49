import * as z from 'zod';
import { chooseOwnPin } from '@/lib/auth/class-profile';
import { learnerById, saveSettings } from '@/lib/auth/person-queries';
import { newPin } from '@/lib/auth/pin';
import { screenLanguage } from '@/lib/auth/schema';
import { UstatError } from '@/lib/errors';
import { choosing, endChoosing } from '@/lib/server/web/first-visit';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { showOnce, signIn } from '@/lib/server/web/session';
import { rememberOpened } from '@/lib/server/web/visitor';

/**
 * The PIN that a learner has chosen in the place of the card's; the page after it shows the
 * recovery code. A profile that nobody had opened speaks the language in which it is opened.
 */
export const POST = formRoute(async (fields) => {
  const wanted = parseFields(z.object({ pin: newPin, language: screenLanguage }), fields);
  const credential = await choosing();
  if (!credential) throw new UstatError('not-found', 'No card was shown.');
  const all = services();
  const { learnerId } = credential;
  const { recoveryCode } = await chooseOwnPin(all, credential, wanted.pin);
  const learner = credential.recoveryHash === '' ? await learnerById(all.db, learnerId) : null;
  if (learner) {
    const { language } = wanted;
    await saveSettings(all.db, learnerId, {
      ...learner,
      screenLanguage: language,
      contentLanguage: language,
    });
  }
  await endChoosing();
  await signIn(learnerId);
  await rememberOpened(learnerId);
  await showOnce(recoveryCode);
  return '/settings/recovery';
});
