/** What kinds of simulated courses and learners there are. */

export type Order = 'problem' | 'blocked' | 'review' | 'interleaved' | 'spaced';
export type Family = keyof typeof FAMILIES | 'approach' | 'fading';

/**
 * Shares of courses; 'approach' and 'fading' are only ever asked for, to measure on learners of
 * kinds that nothing was fitted to. Static-only fails where people learn; the mixture of orders
 * matters as much.
 */
export const FAMILIES = { static: 0.35, pfa: 0.25, power: 0.2, jump: 0.2 } as const;
