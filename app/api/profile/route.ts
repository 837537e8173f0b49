import * as z from 'zod';
import { saveSettings } from '@/lib/auth/person-queries';
import { createProfile } from '@/lib/auth/profile';
import { screenLanguage } from '@/lib/auth/schema';
import { cookieRoute } from '@/lib/server/web/cookie-route';
import { putCookie } from '@/lib/server/web/cookies';
import { allowProfile } from '@/lib/server/web/limits-of-use';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { currentLearner, signIn } from '@/lib/server/web/session';
import { sharedPage } from '@/lib/server/web/way';

const chosen = z.object({ language: screenLanguage, to: z.string().optional() });

/**
 * The first tap: a language, and with it an anonymous profile. Later the same form changes the
 * language.
 */
export const POST = cookieRoute(
  async (fields) => {
    const { language, to } = parseFields(chosen, fields);
    const page = sharedPage(to) ?? '/';
    await putCookie('ustat-language', language);
    const known = await currentLearner();
    if (known) {
      const settings = { ...known, screenLanguage: language, contentLanguage: language };
      await saveSettings(services().db, known.id, settings);
      return page;
    }
    await allowProfile();
    await signIn(await createProfile(services(), language));
    return page;
  },
  // The words for it in the language that was just chosen: no cookie will tell the next page.
  (fields) => `/language?in=${chosen.safeParse(Object.fromEntries(fields)).data?.language ?? ''}`,
);
