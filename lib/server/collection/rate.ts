const EVERY_MS = 5_000;

/**
 * Tells how far a long work is, with its rate and the time that is left: a line every five seconds
 * and one at the end of each part. What was done before a part's first report (by an earlier run)
 * does not count in its rate.
 */
export function rateOf(
  tell: (line: string) => void,
  now: () => number,
): (what: string, done: number, all: number) => void {
  let part = '';
  let [began, from, told] = [0, 0, 0];
  return (what, done, all) => {
    const at = now();
    if (what !== part) {
      part = what;
      began = told = at;
      from = done;
      if (done < all) return;
    }
    if (done < all && at - told < EVERY_MS) return;
    told = at;
    const rate = ((done - from) * 1000) / Math.max(1, at - began);
    const left = done < all && rate > 0 ? `, ${shown((all - done) / rate)} left` : '';
    tell(`${what} ${done}/${all}${done > from ? `, ${rate.toFixed(1)} a second` : ''}${left}`);
  };
}

function shown(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
