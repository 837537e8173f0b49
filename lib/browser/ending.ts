/** Ends what is under way after so many milliseconds; AbortSignal.timeout came with Chrome 103. */
export function endingIn(ms: number): AbortSignal {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), ms);
  return abort.signal;
}
