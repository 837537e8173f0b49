import { z } from 'zod';
import { forgottenEntry, learnerEntry } from '../../auth/schema';
import { attemptEntry } from '../../knowledge/attempt';

/** What a journal's lines can be: who the learners are, what they answered, who asked to be forgotten. */
export const journalEntry = z.discriminatedUnion('type', [learnerEntry, attemptEntry, forgottenEntry]);
export type JournalEntry = z.infer<typeof journalEntry>;

/** The learner of whom this entry leaves nothing else in the journal. */
export const erasedBy = (entry: JournalEntry): string | null =>
  entry.type === 'forgotten' ? entry.learnerId : null;
