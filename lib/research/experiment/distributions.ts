/** Distributions that tests and intervals need; relative error under 1e-10 where they are used. */

/** P(Z <= z) of the standard normal. */
export function normalCdf(z: number): number {
  const tail = gammaUpper(0.5, (z * z) / 2) / 2;
  return z > 0 ? 1 - tail : tail;
}

/** The z below which a share p of the standard normal lies; p in (0, 1). */
export const normalQuantile = (p: number) => inverse(normalCdf, p, -40, 40);

/** P(T <= t) of Student's t; degrees of freedom above 0, whole or not. */
export function studentCdf(t: number, freedom: number): number {
  const tail = betaShare(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

export const studentQuantile = (p: number, freedom: number) =>
  inverse((t) => studentCdf(t, freedom), p, -1e9, 1e9);

/** P(X > x) of chi-square. */
export const chiSquareAbove = (x: number, freedom: number) => gammaUpper(freedom / 2, x / 2);

/** Where a rising function is p: halving, until no number lies between. */
function inverse(cdf: (x: number) => number, p: number, from: number, to: number): number {
  // In the lower half tails keep their digits.
  if (p > 0.5) return -inverse(cdf, 1 - p, -to, -from);
  let [low, high] = [from, to];
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (cdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const LANCZOS = [
  ...[0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313],
  ...[-176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6],
  1.5056327351493116e-7,
];

/** ln of the gamma function, above 0 (Lanczos, g = 7, nine terms). */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const at = x - 1;
  const base = at + 7.5;
  const sum = LANCZOS.reduce((all, term, n) => all + (n === 0 ? term : term / (at + n)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (at + 0.5) * Math.log(base) - base + Math.log(sum);
}

const TINY = 1e-300;
const ROUNDS = 1000;

/** The upper regularised incomplete gamma function. */
function gammaUpper(a: number, x: number): number {
  if (x <= 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let [term, sum] = [1 / a, 1 / a];
    for (let n = 1; n < ROUNDS && term > sum * 1e-17; n += 1) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - sum * scale;
  }
  return scale / fraction(x + 1 - a, (n) => [-n * (n - a), x + 2 * n + 1 - a]);
}

/** The regularised incomplete beta function I_x(a, b). */
function betaShare(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaShare(1 - x, b, a);
  const scale = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  const even = (m: number) => (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
  const odd = (m: number) => (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
  const terms = (n: number): [number, number] => [n % 2 === 0 ? even(n / 2) : odd((n - 1) / 2), 1];
  return scale / (a * fraction(1, terms));
}

/** The continued fraction first + a1/(b1 + a2/(b2 + ...)) by Lentz's method. */
function fraction(first: number, terms: (n: number) => [number, number]): number {
  let value = first || TINY;
  let [c, d] = [value, 0];
  for (let n = 1; n < ROUNDS; n += 1) {
    const [a, b] = terms(n);
    d = 1 / (b + a * d || TINY);
    c = b + a / c || TINY;
    const step = c * d;
    value *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return value;
}
