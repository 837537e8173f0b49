/** A function and its gradient, which is written into `gradient`. */
export type Objective = (at: Float64Array, gradient: Float64Array) => number;

/** Steps that are remembered. */
const MEMORY = 10;
const MOST_STEPS = 500;
/** Of the way that the slope promises, what a step must keep (Armijo). */
const KEPT = 1e-4;

/**
 * The lowest point of a convex function: limited-memory BFGS (Liu & Nocedal 1989) with halved
 * steps.
 * @param from where to begin; a convex function has one lowest point wherever one begins
 * @param tolerance ends when no part of the gradient is larger
 */
export function minimise(objective: Objective, from: Float64Array, tolerance: number): Float64Array {
  let at = from.slice();
  let gradient = new Float64Array(at.length);
  let value = objective(at, gradient);
  const steps: { moved: Float64Array; turned: Float64Array; inverse: number }[] = [];
  for (let step = 0; step < MOST_STEPS && largest(gradient) > tolerance; step += 1) {
    const direction = downhill(gradient, steps);
    const slope = dot(direction, gradient);
    for (let share = steps.length === 0 ? 1 / Math.sqrt(-slope) : 1; ; share /= 2) {
      if (share < 1e-12) return at;
      const next = at.map((value, i) => value + share * (direction[i] ?? 0));
      const turnedTo = new Float64Array(at.length);
      const reached = objective(next, turnedTo);
      if (reached > value + KEPT * share * slope) continue;
      const moved = next.map((value, i) => value - (at[i] ?? 0));
      const turned = turnedTo.map((value, i) => value - (gradient[i] ?? 0));
      const curve = dot(moved, turned);
      if (curve > 0) steps.push({ moved, turned, inverse: 1 / curve });
      if (steps.length > MEMORY) steps.shift();
      [at, gradient, value] = [next, turnedTo, reached];
      break;
    }
  }
  return at;
}

/**
 * Against the gradient, turned by what the last steps tell of the curvature (two-loop recursion).
 */
function downhill(
  gradient: Float64Array,
  steps: readonly { moved: Float64Array; turned: Float64Array; inverse: number }[],
): Float64Array {
  const direction = gradient.map((value) => -value);
  const shares: number[] = [];
  for (const { moved, turned, inverse } of [...steps].reverse()) {
    const share = inverse * dot(moved, direction);
    shares.push(share);
    add(direction, -share, turned);
  }
  const last = steps.at(-1);
  if (last) {
    const scale = 1 / (last.inverse * dot(last.turned, last.turned));
    for (const [i, value] of direction.entries()) direction[i] = value * scale;
  }
  for (const { moved, turned, inverse } of steps)
    add(direction, (shares.pop() ?? 0) - inverse * dot(turned, direction), moved);
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function add(to: Float64Array, share: number, what: Float64Array): void {
  for (let i = 0; i < to.length; i += 1) to[i] = (to[i] ?? 0) + share * (what[i] ?? 0);
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
