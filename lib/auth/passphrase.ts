import * as z from 'zod';
import { COMMON } from './common-passphrases';

const SHORTEST = 12;
const FEWEST_SIGNS = 5;

/** As it was typed: an accent may come as one sign or as two. */
export const passphrase = z
  .string()
  .max(200)
  .transform((typed) => typed.normalize('NFKC').trim());
export const newPassphrase = passphrase.refine((text) => !isWeakPassphrase(text));

/**
 * Shorter than 12 characters, of fewer than five different ones, one block again and again, or one
 * of the commonest, in whatever case and spacing.
 */
export function isWeakPassphrase(text: string): boolean {
  const plain = text.toLowerCase().replace(/\s/g, '');
  return (
    [...text].length < SHORTEST ||
    new Set(plain).size < FEWEST_SIGNS ||
    /^(.{1,11}?)\1+$/su.test(plain) ||
    COMMON.has(text) ||
    COMMON.has(plain)
  );
}
