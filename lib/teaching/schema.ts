import * as z from 'zod';
import { screenLanguage } from '../auth/schema';

/**
 * Letters of a class code: capitals that look like no other one, and no vowels, so that no word
 * comes of them.
 */
export const CODE_LETTERS = 'BCDFGHJKMNPQRSTVWXZ';
const CODE_LENGTH = 6;

/** Cyrillic letters that look like one of a code: it is copied on whatever keyboard there is. */
const LOOKALIKES: Record<string, string> = { В: 'B', С: 'C', Н: 'H', К: 'K', М: 'M', Р: 'P', Т: 'T', Х: 'X' };

/** A code as it was typed: in any case, with spaces or dashes. */
export const classCode = z
  .string()
  .max(40)
  .transform((typed) =>
    [...typed.normalize('NFKC').toUpperCase()]
      .map((letter) => LOOKALIKES[letter] ?? letter)
      .filter((letter) => !/[\s-]/.test(letter))
      .join(''),
  )
  .pipe(z.string().regex(new RegExp(`^[${CODE_LETTERS}]{${CODE_LENGTH}}$`)));

/** @param random bytes, each below 256, as many as are asked for */
export function newClassCode(random: (count: number) => Uint8Array): string {
  const whole = 256 - (256 % CODE_LETTERS.length);
  let code = '';
  while (code.length < CODE_LENGTH) {
    // a byte beyond the last whole round of letters would make the first ones more likely
    for (const byte of random(CODE_LENGTH)) {
      if (byte < whole && code.length < CODE_LENGTH) code += CODE_LETTERS[byte % CODE_LETTERS.length];
    }
  }
  return code;
}

export const called = z.string().trim().min(2).max(60);

/** What an educator says of a new class. `endsOn`: its last day, ISO 8601. */
export const newClass = z.object({
  name: z.string().trim().min(2).max(80),
  language: screenLanguage,
  courseIds: z.array(z.string().max(100)).min(1).max(50),
  endsOn: z.iso.date().nullable(),
});
export type NewClass = z.infer<typeof newClass>;

export interface SchoolClass extends NewClass {
  id: string;
  code: string;
  madeAt: Date;
  members: number;
}

/** Whether its last day is over, by the calendar of UTC. */
export const hasEnded = ({ endsOn }: Pick<SchoolClass, 'endsOn'>, now: Date): boolean =>
  endsOn !== null && now.toISOString().slice(0, 10) > endsOn;

/** A class that a learner is in. */
export interface Membership {
  classId: string;
  name: string;
  called: string;
  endsOn: string | null;
}

/** A learner of a class, as its educator sees them. `seenAt`: the day of it is exact. */
export interface Member {
  learnerId: string;
  called: string;
  joinedAt: Date;
  seenAt: Date;
  /** The class has made the profile, and can give it another PIN. */
  isMadeHere: boolean;
  /** Nobody has opened it yet. */
  isUnused: boolean;
}
