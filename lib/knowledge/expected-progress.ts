/** A component as far as practice of it is concerned. */
export interface ComponentTries {
  /** Items of the module that count for it. */
  items: number;
  /** True unaided success over them, 0..1: what the model expects it to be (posterior.ts). */
  p: number;
  /** First tries so far. */
  answers: number;
}

/**
 * How fast what is missing closes: after n answers on a component the next one closes 1 / (EARLY +
 * n + 1) of it, so that what is missing falls as 1 / (EARLY + n), the hyperbolic curve of practice
 * (Mazur & Hastie 1978). That practice brings less and less is what ranks modules well; 3 needed
 * fewer items than 8 and 20 (lib/path/DECISIONS.md, ustat/6).
 */
const EARLY = 3;

/** Expected rise of a component's success by its next answer, 0..1. */
export function nextRise({ p, answers }: Omit<ComponentTries, 'items'>): number {
  return (1 - p) / (EARLY + answers + 1);
}

/**
 * What practice in a module is expected to bring: the mean success over its items after so many
 * answers less the mean now, each answer on the component where it brings most to that mean. How
 * the model would change its mind by answers is no part of it: a success that it did not expect
 * tells of knowledge, and only practice adds some.
 * @returns difference of probabilities, 0..1; 0 for a module without items
 */
export function expectedProgress(components: readonly ComponentTries[], answers: number): number {
  const items = components.reduce((sum, one) => sum + one.items, 0);
  let now = components;
  let rise = 0;
  for (let i = 0; i < answers && items > 0; i++) {
    const gains = now.map((one) => one.items * nextRise(one));
    const most = Math.max(...gains);
    const at = gains.indexOf(most);
    rise += most / items;
    now = now.map((one, k) =>
      k === at ? { ...one, p: one.p + nextRise(one), answers: one.answers + 1 } : one,
    );
  }
  return rise;
}
