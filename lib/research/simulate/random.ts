/** A seeded source of the distributions that the simulator draws from. */
export interface Random {
  uniform(low?: number, high?: number): number;
  /** exp of a uniform draw between the logarithms: every order of magnitude equally likely. */
  logUniform(low: number, high: number): number;
  normal(): number;
  exponential(): number;
  poisson(mean: number): number;
  /** Whole number in [low, high). */
  int(low: number, high: number): number;
  chance(probability: number): boolean;
  /** A key, with probability proportional to its weight. */
  pick<Key extends string>(weights: Readonly<Record<Key, number>>): Key;
  /** 0 … n-1 in random order. */
  shuffled(n: number): number[];
}

export function seeded(seed: number): Random {
  const next = sfc32(seed);
  const uniform = (low = 0, high = 1) => low + (high - low) * next();
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low));
  return {
    uniform,
    normal,
    int,
    logUniform: (low, high) => Math.exp(uniform(Math.log(low), Math.log(high))),
    exponential: () => -Math.log(1 - next()),
    poisson: (mean) => poisson(mean, next, normal),
    chance: (probability) => next() < probability,
    pick: (weights) => {
      const keys = Object.keys(weights) as (keyof typeof weights)[];
      let left = next() * keys.reduce((sum, key) => sum + weights[key], 0);
      for (const key of keys) {
        left -= weights[key];
        if (left < 0) return key;
      }
      return keys[keys.length - 1] as keyof typeof weights;
    },
    shuffled: (n) => {
      const order = Array.from({ length: n }, (_, i) => i);
      for (let i = n - 1; i > 0; i--) {
        const j = int(0, i + 1);
        [order[i], order[j]] = [order[j] as number, order[i] as number];
      }
      return order;
    },
  };
}

/** Chris Doty-Humphrey's sfc32 (PractRand), 12 rounds of warming up. */
function sfc32(seed: number): () => number {
  let a = seed | 0;
  let b = Math.imul(seed, 0x9e3779b9);
  let c = ~seed;
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** Knuth's product of uniforms; above 30 the normal approximation. */
function poisson(mean: number, next: () => number, normal: () => number): number {
  if (mean <= 0) return 0;
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
  const limit = Math.exp(-mean);
  let draws = 0;
  for (let product = next(); product > limit; product *= next()) draws += 1;
  return draws;
}
