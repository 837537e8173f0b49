import { z } from 'zod';
import { pin, profileName, signInWith } from '@/lib/auth/credential';
import { scryptHasher } from '@/lib/server/hasher';
import { formRoute, parseFields } from '@/lib/server/respond';
import { services } from '@/lib/server/services';
import { signIn } from '@/lib/server/session';

/** Opens a profile on this phone. An anonymous profile that was open here stays on the server, closed. */
export const POST = formRoute(async (fields) => {
  const given = parseFields(z.object({ name: profileName, pin }), fields);
  await signIn(await signInWith({ ...services(), hasher: scryptHasher }, given));
  return '/';
});
