import { endingIn, LEFT_COOKIE, OTHERS_WAIT } from '../ending';
import { EVERYBODY, type Left } from '../store/rows';
import { holdersOf, type Phone } from './assemble';
import { whoIsThere } from './holder';

/** So long, in milliseconds, the server may take: a network may hang. */
const PATIENCE_MS = 5_000;

/** Chrome has it in workers from 87 on, Safari from 18.4, Firefox from 140. */
interface Cookies {
  set(cookie: { name: string; value: string; expires: number; sameSite: 'lax' }): Promise<void>;
  delete(name: string): Promise<void>;
}
const cookies = (globalThis as { cookieStore?: Cookies }).cookieStore;

/** As long as a browser keeps any cookie, ms. */
const LONGEST = 400 * 86_400_000;

/**
 * A page that is asked for past this worker goes to the server with the old cookie: another one,
 * which a worker may write, says that it counts no more.
 */
export async function noteLeft(learner: string): Promise<void> {
  const expires = Date.now() + LONGEST;
  await cookies?.set({ name: LEFT_COOKIE, value: learner, expires, sameSite: 'lax' }).catch(() => {});
}

/**
 * Somebody has signed out here while no server could be told (worker/leave.ts): it is told before
 * anything else, and until it has ended their session nobody's pages may be shown, since the
 * browser still sends their cookie.
 * @returns whether nobody's session is left open
 */
export async function signedOut(phone: Phone): Promise<boolean> {
  const reads = await phone.rows.reads();
  const left = reads.get<Left>(EVERYBODY, 'left', '');
  if (!left || (await isTold(left, holdersOf(reads).length > 0))) {
    if (left) {
      await phone.rows.change(async (tx) => tx.remove(EVERYBODY, 'left', ''));
      await cookies?.delete(LEFT_COOKIE).catch(() => {});
    }
    return true;
  }
  return false;
}

/** @param othersWait what is here of somebody else stays */
async function isTold({ learner, fields }: Left, othersWait: boolean): Promise<boolean> {
  const response = await fetch('/api/sign-out', {
    method: 'POST',
    // not as a page, and this phone has wiped itself
    headers: { accept: 'application/json', ...(othersWait ? { [OTHERS_WAIT]: '1' } : {}) },
    body: new URLSearchParams(fields),
    signal: endingIn(PATIENCE_MS),
  }).catch(() => null);
  if (!response?.headers.has('x-ustat')) return false;
  if (response.ok) return true;
  // refused, as it may be where somebody else has signed in behind the worker's back
  const who = await whoIsThere();
  return who !== null && who.learner !== learner;
}
