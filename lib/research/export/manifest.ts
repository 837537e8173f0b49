import type { ConsentCounts, Holders } from '../../experiments/consent-queries';
import type { Format } from './format';
import type { Period } from './learner-queries';

/** A file of an export as it was written. */
export interface WrittenFile {
  file: string;
  /** Null: no table. */
  rows: number | null;
  bytes: number;
  sha256: string;
}

export interface Exported {
  format: string;
  courseId: string;
  madeAt: Date;
  consentedSince: Date;
  period: Period;
  /** With a row in the course. */
  learners: number;
  files: readonly WrittenFile[];
  consent: ConsentCounts;
  /** Learners of the site who were erased. */
  erased: number;
  /** Whose rows it may hold. */
  held: Holders;
}

const LEFT_OUT: Format['leftOut'] = [
  {
    what: 'learners who did not say yes, are under age, or were never asked',
    why: 'no rows of theirs leave the site',
  },
  {
    what: 'experiments that a learner has left, and all rows before a later yes of theirs',
    why: 'who leaves was told to be in no result',
  },
  {
    what: 'names, talks with the tutor, and what was typed (short texts; numbers of more than 7 digits)',
    why: 'they may say who somebody is',
  },
  { what: 'seeds of choices', why: 'they hold the ids of rounds, or lead to them' },
  { what: 'choices of the placement', why: 'this program does not export them yet' },
];

/** Counts of fewer people are not told: in a small place they may say who somebody is. */
const LEAST_TOLD = 5;
const told = (count: number) => (count > 0 && count < LEAST_TOLD ? `<${LEAST_TOLD}` : count);

/**
 * What an export is, as manifest.json. No table adds people up by what they are or did; of its own
 * counts by what people answered those below five are not told.
 */
export function manifest(made: Exported, { leftOut }: Format): Record<string, unknown> {
  const { consent } = made;
  return {
    format: made.format,
    version: 1,
    made_at: made.madeAt.toISOString(),
    filters: {
      course: made.courseId,
      learners: 'take part in research and are of age, as they last answered',
      consented_since: made.consentedSince.toISOString(),
      from: made.period.from?.toISOString() ?? null,
      before: made.period.before?.toISOString() ?? null,
    },
    counts: {
      learners: made.learners,
      rows: Object.fromEntries(made.files.flatMap(({ file, rows }) => (rows === null ? [] : [[file, rows]]))),
    },
    consent_on_this_site: {
      consented: told(consent.consented),
      consented_before_the_page_told_of_files: told(consent.consentedEarlier),
      under_age: told(consent.tooYoung),
      refused: told(consent.refused),
      asked_without_answer: told(consent.unanswered),
      left_experiments_of_the_course: told(consent.withdrawn),
      erased: made.erased,
      of_erased: 'whether they had consented was erased with them',
    },
    left_out: [...LEFT_OUT, ...leftOut],
    small_cells: `no table adds people up by groups; counts of 1 to ${LEAST_TOLD - 1} people here are "<${LEAST_TOLD}"`,
    pseudonyms: 'HMAC-SHA-256 with a key that was made for this export and kept nowhere',
    files: made.files,
  };
}
