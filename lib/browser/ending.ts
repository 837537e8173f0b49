/** Ends what is under way after so many milliseconds; AbortSignal.timeout came with Chrome 103. */
export function endingIn(ms: number): AbortSignal {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), ms);
  return abort.signal;
}

/** Header of a sign-out from a phone that keeps somebody else's answers, which wait for them. */
export const OTHERS_WAIT = 'x-ustat-others-wait';
