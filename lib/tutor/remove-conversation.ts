import type { Copies, Journal } from '../db/journal';
import type { Sql } from '../db/port';
import { deleteConversation } from './conversation-queries';
import type { RemovedConversationEntry } from './schema';

/** Deletes a conversation for good: its rows, soon the copies that still have them, and what an older backup brings back. */
export async function removeConversation(
  deps: { db: Sql; journal: Journal<RemovedConversationEntry>; copies: Copies; clock: () => Date },
  learnerId: string,
  conversationId: string,
): Promise<void> {
  await deleteConversation(deps.db, learnerId, conversationId);
  await deps.journal.append({ type: 'removed-conversation', learnerId, conversationId, at: deps.clock() });
  deps.copies.renew();
}
