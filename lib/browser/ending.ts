/** Ends what is under way after so many milliseconds; AbortSignal.timeout came with Chrome 103. */
export function endingIn(ms: number): AbortSignal {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), ms);
  return abort.signal;
}

/** Header of a sign-out from a phone that keeps somebody else's answers, which wait for them. */
export const OTHERS_WAIT = 'x-ustat-others-wait';

/**
 * Cookie of a sign-out that no server has heard yet, by the id of whom it signed out: a page that
 * is asked for past the worker (Shift and reload) says it too.
 */
export const LEFT_COOKIE = 'ustat-left';
