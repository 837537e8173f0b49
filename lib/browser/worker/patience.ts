/** So long, in milliseconds, a page or a form is waited for; then the phone answers. */
const PATIENCE_MS = 3_000;
/** Where it has just been waited for in vain: a learner does not wait at every page. */
const LITTLE_MS = 800;
/** So long, in milliseconds, a network that hangs is taken to hang. */
const HANGS_MS = 30_000;

/** Lives as long as the worker does. */
let hungAt = Number.NEGATIVE_INFINITY;

export const patience = (): number => (Math.abs(Date.now() - hungAt) < HANGS_MS ? LITTLE_MS : PATIENCE_MS);

/** Nothing came in time. */
export function hung(): void {
  hungAt = Date.now();
}

/** The server has answered. */
export function came(): void {
  hungAt = Number.NEGATIVE_INFINITY;
}
