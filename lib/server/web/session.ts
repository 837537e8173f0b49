import { cookies } from 'next/headers';
import { decode, encode } from 'next-auth/jwt';
import * as z from 'zod';
import { learnerById, touchLearner } from '../../auth/person-queries';
import type { Learner } from '../../auth/schema';
import { UstatError } from '../../errors';
import { services } from './services';

export const LANGUAGE_COOKIE = 'ustat-language';
const YEAR = 365 * 86_400;
const claims = z.object({ sub: z.uuid() });

/** Browsers take the __Secure- name over https only; a laptop in a classroom serves plain http. */
function cookie() {
  const secure = services().config.url?.startsWith('https:') ?? false;
  return { secure, name: secure ? '__Secure-ustat.profile' : 'ustat.profile' };
}

/** Who asks, by the signed cookie; null without one, with a forged one, or when the profile was deleted. */
export async function currentLearner(): Promise<Learner | null> {
  const { authSecret, clock, db } = services();
  const token = (await cookies()).get(cookie().name)?.value;
  if (!token) return null;
  // next-auth throws on a forged, expired or damaged token: all of them mean "nobody".
  const decoded = await decode({ token, secret: authSecret }).catch(() => null);
  const parsed = claims.safeParse(decoded);
  const learner = parsed.success ? await learnerById(db, parsed.data.sub) : null;
  if (learner) await touchLearner(db, learner.id, clock());
  return learner;
}

/** For routes. @throws UstatError 'not-allowed' */
export async function askingLearner(): Promise<Learner> {
  const learner = await currentLearner();
  if (!learner) throw new UstatError('not-allowed', 'No profile.');
  return learner;
}

/** Signs the learner in on this browser: an encrypted token of next-auth in a cookie that scripts can't read. */
export async function signIn(learnerId: string): Promise<void> {
  const { authSecret } = services();
  const { name, secure } = cookie();
  const token = await encode({ token: { sub: learnerId }, secret: authSecret, maxAge: YEAR });
  (await cookies()).set(name, token, { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: YEAR });
}

/** The screen's language, for pages that nobody is signed in on; not a secret, and kept when a profile is deleted. */
export async function rememberLanguage(language: string): Promise<void> {
  (await cookies()).set(LANGUAGE_COOKIE, language, { sameSite: 'lax', path: '/', maxAge: YEAR });
}

const ONCE_COOKIE = 'ustat.once';

/** Hands a recovery code to the next page in an encrypted cookie of ten minutes; in no address, log or history. */
export async function showOnce(code: string): Promise<void> {
  const token = await encode({ token: { code }, secret: services().authSecret, maxAge: 600 });
  const { secure } = cookie();
  (await cookies()).set(ONCE_COOKIE, token, {
    httpOnly: true,
    sameSite: 'strict',
    secure,
    path: '/settings/recovery',
    maxAge: 600,
  });
}

/** The code that was just made, for the page that shows it; null afterwards. */
export async function shownOnce(): Promise<string | null> {
  const token = (await cookies()).get(ONCE_COOKIE)?.value;
  if (!token) return null;
  const decoded = await decode({ token, secret: services().authSecret }).catch(() => null);
  const parsed = z.object({ code: z.string() }).safeParse(decoded);
  return parsed.success ? parsed.data.code : null;
}

export async function signOut(): Promise<void> {
  const jar = await cookies();
  jar.delete(cookie().name);
  // The next person on this phone must not be shown a code that was just made.
  jar.delete({ name: ONCE_COOKIE, path: '/settings/recovery' });
}
