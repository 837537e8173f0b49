import type * as z from 'zod';

/** What is wrong with what a form holds, at the field that it is about. */
export interface FieldFault {
  /** Name of the field, or of the list that it stands in. */
  field: string;
  /** Line of a text of many lines. */
  line: number | null;
  message: string;
}

/** What zod found wrong, in words for people: what is empty is said so, and not by its type. */
export function inWords(issue: z.core.$ZodIssue): string {
  const isEmpty = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return isEmpty ? 'is missing' : issue.message;
}

/**
 * What the importer says, as a code that every language has words for. Its own sentences are for
 * logs and the command line, and stay English.
 */
const CODES = {
  noQuestion: /has no question$/,
  asked: /^this question is there twice: (?<what>.+)$/,
  askedOtherwise: /^this question is in another language: (?<what>.+)$/,
  call: /^is heard as a call for help$/,
  noSection: /no section "(?<what>.+)"$/,
  missing: /^is missing$|nothing to read in it|^has no text$/,
  lacks: /^\w+ lacks "(?<what>.+)"$/,
  circle: /^"(?<what>.+)" and "(?<other>.+)" require each other$/,
  twice: /(?:^|id )"(?<what>.+)" is there twice/,
  same: /^"(?<what>.+)" reads the same as "(?<other>.+)"$/,
  number: /expected number/,
  range: /^(?:Too big|Too small)/,
  noKey: /" is none of |^Invalid input: expected string, received undefined/,
  everyRight: /^every option is right$/,
  tolerance: /^the mistake is within the tolerance/,
  accept: /^a short text needs "accept"/,
  accepted: /^"(?<what>.+)" is accepted, so it reveals no mistake$/,
  rightOrder: /is the right order$/,
  unit: /^the unit has no word here/,
  noSkill: /^no skill "(?<what>.+)" in/,
  noModule: /^no (?:module|group) "(?<what>.*)"$/,
  noPicture: /^no file pictures\/(?<what>.+)$/,
  picture: /^a picture says what it shows/,
  headings: /^headings in a lesson are/,
  flat: /^each point of a list|^a quote is one paragraph/,
  noPlace: /has no place for this/,
  name: /^the block ends without its id/,
  twin: /^block (?<what>\d+) is /,
  long: /letters; a lesson has|^a paragraph with over/,
  // of translations
  extra: /^the source has no "/,
  otherKind: /^is of another kind than in the source/,
  lacksNumber: /^lacks the number (?<what>.+)$/,
  ownNumber: /^has the number (?<what>.+), its source has not$/,
  wrongSum: /^works out wrongly: (?<what>.+)$/,
  otherLetters: /^is in letters of another language$/,
  otherLanguage: /^reads like another language$/,
  otherMarks: /^has other marks than its source: (?<what>.+)$/,
  longer: /^is much longer than its source$/,
  shorter: /^is much shorter than its source$/,
  untranslated: /^reads as its source does$/,
  glossary: /^"(?<what>.+)" stands where "(?<other>.+)" is the course's word$/,
} satisfies Record<string, RegExp>;
export type FaultCode = keyof typeof CODES;

/** The code of a sentence, and what it names; null where it has none. */
export function codeOf(message: string): { code: FaultCode; what: string; other: string } | null {
  for (const [code, pattern] of Object.entries(CODES)) {
    const found = pattern.exec(message);
    if (!found) continue;
    const { what = '', other = '' } = found.groups ?? {};
    return { code: code as FaultCode, what, other };
  }
  return null;
}
