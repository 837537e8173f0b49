import type { One } from './one';

/** With one.ts the smallest circle, which the architecture test must see. */
export type Two = One[];
