import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { decode, encode } from 'next-auth/jwt';
import * as z from 'zod';
import { beginOpened } from '../../auth/class-profile';
import type { Credential } from '../../auth/pin-queries';
import type { Learner } from '../../auth/schema';
import { dropPhoneCode } from '../../auth/second-phone-queries';
import {
  beginSession,
  endSession,
  endSessions,
  learnerSignedIn,
  type Presented,
} from '../../auth/session-queries';
import { UstatError } from '../../errors';
import { mayLearner } from './ask';
import { dropLeft, putCookie, readCookie, toldLeft } from './cookies';
import { services } from './services';

const YEAR = 365 * 86_400;
const DAY = 86_400_000;

/** `iat` and `exp` in seconds; a cookie of a program before sessions names no token. */
const claims = z.object({ sub: z.uuid(), iat: z.number(), exp: z.number(), token: z.string().optional() });

type Shown = Presented & { token: string | undefined };

/**
 * Cookies that were opened lately: deriving the key and deciphering cost a page a millisecond. A
 * cookie says the same as long as it lasts; whether it still counts is asked each time.
 */
const opened = new LRUCache<string, { shown: Shown; until: Date }>({ max: 20_000 });

/** What the browser shows; whether it still counts is the database's to say. */
async function presented(): Promise<Shown | null> {
  const cookie = await readCookie('ustat.profile');
  if (!cookie) return null;
  const known = opened.get(cookie);
  if (known && known.until > services().clock()) return known.shown;
  // next-auth throws on a forged, expired or damaged token: all of them mean "nobody".
  const decoded = await decode({ token: cookie, secret: services().authSecret }).catch(() => null);
  const { data } = claims.safeParse(decoded);
  if (!data) return null;
  const { sub: learnerId, iat, exp, token } = data;
  const tokenHash = token === undefined ? null : hashOf(token);
  const shown = { learnerId, madeAt: new Date(iat * 1000), token, tokenHash };
  opened.set(cookie, { shown, until: new Date(exp * 1000) });
  return shown;
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');

/**
 * Who shows what; null for nobody, with a session that was ended, or when the profile was deleted.
 */
async function holderOf(shown: Presented | null): Promise<Learner | null> {
  const { db, lastSeen, clock } = services();
  const learner = shown && (await learnerSignedIn(db, shown, clock()));
  if (learner) lastSeen.note(learner.id, shown.tokenHash);
  return learner;
}

/** Who asks, by the cookie of this browser's session; null when it opens nothing. */
export const currentLearner = async (): Promise<Learner | null> => holderOf(await here());

/** Whose session is to end: of one who has signed out without a network it still stands. */
export const leavingLearner = async (): Promise<Learner | null> => holderOf(await presented());

/** Of who has signed out on this browser without a network, the browser still sends the cookie. */
async function here(): Promise<Shown | null> {
  const shown = await presented();
  return shown && (await toldLeft()) === shown.learnerId ? null : shown;
}

/**
 * For forms. The cookie of a session that goes on is made anew once a day, so that it does not run
 * out while it is used; one of an older program is given a session.
 * @throws UstatError 'not-allowed'
 */
export async function askingLearner(): Promise<Learner> {
  const shown = await here();
  const learner = await holderOf(shown);
  if (!learner || !shown || !mayLearner(learner, 'learn')) throw nobody();
  // the old cookie goes on opening the profile: this answer may get lost on its way
  if (!shown.token) await begin(learner.id);
  else if (services().clock().getTime() - shown.madeAt.getTime() > DAY)
    await putToken(learner.id, shown.token);
  return learner;
}

/** For what is read without a page. @throws UstatError 'not-allowed' */
export async function readingLearner(): Promise<Learner> {
  const learner = await currentLearner();
  if (learner && mayLearner(learner, 'learn')) return learner;
  throw nobody();
}

export const nobody = () => new UstatError('not-allowed', 'No profile.');

/**
 * Signs the learner in on this browser; a session that it had before ends.
 * @param opened what was opened with a PIN. @throws as beginOpened
 */
export async function signIn(learnerId: string, opened?: Credential): Promise<void> {
  await endShown();
  await begin(learnerId, opened);
}

/**
 * A session in the database, and its token, encrypted by next-auth, in a cookie that scripts can't
 * read.
 */
async function begin(learnerId: string, opened?: Credential): Promise<void> {
  const { db, clock } = services();
  const token = randomBytes(32).toString('base64url');
  if (opened) await beginOpened({ db, clock }, opened, hashOf(token));
  else await beginSession(db, { learnerId, tokenHash: hashOf(token) }, clock());
  await putToken(learnerId, token);
  await dropLeft();
}

async function putToken(learnerId: string, token: string): Promise<void> {
  const claimed = { sub: learnerId, token };
  await putCookie(
    'ustat.profile',
    await encode({ token: claimed, secret: services().authSecret, maxAge: YEAR }),
  );
}

/** A copy of what this browser shows opens nothing any more. */
async function endShown(): Promise<void> {
  const shown = await presented();
  if (!shown) return;
  const { db } = services();
  if (shown.tokenHash) await endSession(db, shown.learnerId, shown.tokenHash);
  else await endSessions(db, shown.learnerId);
}

/** @param whole the learner whose sessions end on every browser; null: this browser's alone */
export async function signOut(whole: string | null): Promise<void> {
  if (whole === null) await endShown();
  else {
    await endSessions(services().db, whole);
    await dropPhoneCode(services().db, whole);
  }
  await putCookie('ustat.profile', null);
  await dropLeft();
  if (whole !== null) await putCookie('ustat.device', null);
  // The next person on this phone must not be shown a code that was just made.
  await hideOnce();
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
