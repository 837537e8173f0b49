import * as z from 'zod';
import { pin, profileName, signInWith } from '@/lib/auth/pin';
import { cookieRoute } from '@/lib/server/web/cookie-route';
import { openedWith } from '@/lib/server/web/first-visit';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { signIn } from '@/lib/server/web/session';
import { rememberOpened, visitor } from '@/lib/server/web/visitor';
import { sharedPage } from '@/lib/server/web/way';

/**
 * Opens a profile on this phone. An anonymous profile that was open here stays on the server,
 * closed. Whoever has a card chooses a PIN before anything is opened.
 */
export const POST = cookieRoute(async (fields) => {
  const given = parseFields(z.object({ name: profileName, pin, to: z.string().optional() }), fields);
  const learnerId = await signInWith(services(), given, await visitor());
  const { isCard, credential } = await openedWith(learnerId, given.pin);
  if (isCard) return '/sign-in/new-pin';
  await signIn(learnerId, credential);
  await rememberOpened(learnerId);
  return sharedPage(given.to) ?? '/';
});
