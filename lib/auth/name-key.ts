import { fold } from '../fold';
import { plainDigits } from './typed';

/** Two spellings that look alike are one name: case, accents and spaces make no difference. */
export function nameKey(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

const PLAIN: Readonly<Record<string, string>> = { ң: 'н', ө: 'о', ү: 'у' };

/**
 * Of a learner, whose phone writes a name now with this keyboard and now with that: folded as
 * answers are (forms of Arabic letters, letters that look alike, digits of any script), ң ө ү as
 * н о у, without signs between words. A name of signs alone keeps them.
 */
export function profileKey(name: string): string {
  const words = fold(plainDigits(name)).replace(/[ңөү]/g, (letter) => PLAIN[letter] ?? letter);
  return words.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim() || nameKey(name);
}

/** By which a profile is looked up; the latter is the key of those of before 29 November 2026. */
export const keysOf = (name: string): string[] => [...new Set([profileKey(name), nameKey(name)])];
