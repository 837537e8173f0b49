/** The exact lower 95 % bound (one-sided) of a chance of which `hits` of `runs` came. */
export function binomialBelow(hits: number, runs: number): number {
  if (hits === 0) return 0;
  let [low, high] = [0, hits / runs];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (atLeast(hits, runs, middle) < 0.05) low = middle;
    else high = middle;
  }
  return low;
}

/** P(X >= hits) of a binomial. */
function atLeast(hits: number, runs: number, chance: number): number {
  let [log, below] = [runs * Math.log1p(-chance), 0];
  for (let k = 0; k < hits; k += 1) {
    below += Math.exp(log);
    log += Math.log((runs - k) / (k + 1)) + Math.log(chance) - Math.log1p(-chance);
  }
  return 1 - below;
}
