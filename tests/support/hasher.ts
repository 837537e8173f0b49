import { pinHasher } from '@/lib/server/pin-hasher';

/** With a secret of its own, as every site has one. */
export const hasher = pinHasher('a secret of the tests, long enough');
