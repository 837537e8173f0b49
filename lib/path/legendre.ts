import { lazily } from '../lazily';

/** Nodes in (-1, 1) and weights of Gauss and Legendre's rule: exact to a degree of 39. */
export const legendre = lazily((): readonly { node: number; weight: number }[] => rule(20));

/** By Newton's method on the Legendre polynomial of that degree. */
function rule(degree: number): { node: number; weight: number }[] {
  return Array.from({ length: degree }, (_, i) => {
    let node = Math.cos((Math.PI * (i + 0.75)) / (degree + 0.5));
    let slope = 0;
    for (let step = 0; step < 20; step += 1) {
      let [before, value] = [1, node];
      for (let n = 2; n <= degree; n += 1)
        [before, value] = [value, ((2 * n - 1) * node * value - (n - 1) * before) / n];
      slope = (degree * (node * value - before)) / (node ** 2 - 1);
      node -= value / slope;
    }
    return { node, weight: 2 / ((1 - node ** 2) * slope ** 2) };
  });
}
