import * as z from 'zod';
import { forgottenEntry, learnerEntry } from '../../auth/schema';
import { attemptEntry } from '../../knowledge/attempt';
import { removedConversationEntry } from '../../tutor/schema';

/** What a journal's lines can be: who the learners are, what they answered, what was deleted. */
export const journalEntry = z.discriminatedUnion('type', [
  learnerEntry,
  attemptEntry,
  forgottenEntry,
  removedConversationEntry,
]);
export type JournalEntry = z.infer<typeof journalEntry>;

export type Deletion = Extract<JournalEntry, { type: 'forgotten' | 'removed-conversation' }>;

/** What a backup that is older than the entry does not know of, and must be told. */
export const isDeletion = (entry: JournalEntry): entry is Deletion =>
  entry.type === 'forgotten' || entry.type === 'removed-conversation';

/** The learner whom an entry is about. */
export const ownerOf = (entry: JournalEntry): string =>
  entry.type === 'learner' ? entry.id : entry.learnerId;

export function madeAt(entry: JournalEntry): Date {
  if (entry.type === 'learner') return entry.createdAt;
  return entry.type === 'attempt' ? entry.answeredAt : entry.at;
}

/** The learner of whom this entry leaves nothing else in the journal. */
export const erasedBy = (entry: JournalEntry): string | null =>
  entry.type === 'forgotten' ? entry.learnerId : null;
