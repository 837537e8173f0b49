import { decode, encode } from 'next-auth/jwt';
import * as z from 'zod';
import { learnerById } from '../../auth/person-queries';
import type { Learner } from '../../auth/schema';
import { UstatError } from '../../errors';
import { putCookie, readCookie } from './cookies';
import { services } from './services';

const YEAR = 365 * 86_400;
const claims = z.object({ sub: z.uuid() });

/**
 * Who asks, by the signed cookie; null without one, with a forged one, or when the profile was
 * deleted.
 */
export async function currentLearner(): Promise<Learner | null> {
  const { authSecret, db, lastSeen } = services();
  const token = await readCookie('ustat.profile');
  if (!token) return null;
  // next-auth throws on a forged, expired or damaged token: all of them mean "nobody".
  const decoded = await decode({ token, secret: authSecret }).catch(() => null);
  const parsed = claims.safeParse(decoded);
  const learner = parsed.success ? await learnerById(db, parsed.data.sub) : null;
  if (learner) lastSeen.note(learner.id);
  return learner;
}

/** For routes. @throws UstatError 'not-allowed' */
export async function askingLearner(): Promise<Learner> {
  const learner = await currentLearner();
  if (!learner) throw new UstatError('not-allowed', 'No profile.');
  return learner;
}

/**
 * Signs the learner in on this browser: an encrypted token of next-auth in a cookie that scripts
 * can't read.
 */
export async function signIn(learnerId: string): Promise<void> {
  const token = await encode({ token: { sub: learnerId }, secret: services().authSecret, maxAge: YEAR });
  await putCookie('ustat.profile', token);
}

/**
 * Hands a recovery code to the next page in an encrypted cookie of ten minutes; in no address, log
 * or history.
 */
export async function showOnce(code: string): Promise<void> {
  const token = await encode({ token: { code }, secret: services().authSecret, maxAge: 600 });
  await putCookie('ustat.once', token);
}

/** The code that was just made, for the page that shows it; null afterwards. */
export async function shownOnce(): Promise<string | null> {
  const token = await readCookie('ustat.once');
  if (!token) return null;
  const decoded = await decode({ token, secret: services().authSecret }).catch(() => null);
  const parsed = z.object({ code: z.string() }).safeParse(decoded);
  return parsed.success ? parsed.data.code : null;
}

/** The code is written down: no page shows it any more. */
export const hideOnce = () => putCookie('ustat.once', null);

export async function signOut(): Promise<void> {
  await putCookie('ustat.profile', null);
  // The next person on this phone must not be shown a code that was just made.
  await hideOnce();
}
