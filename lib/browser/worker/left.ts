import { endingIn, OTHERS_WAIT } from '../ending';
import { EVERYBODY, type Left } from '../store/rows';
import { holdersOf, type Phone } from './assemble';
import { whoIsThere } from './holder';

/** So long, in milliseconds, the server may take: a network may hang. */
const PATIENCE_MS = 5_000;

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
    if (left) await phone.rows.change(async (tx) => tx.remove(EVERYBODY, 'left', ''));
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
