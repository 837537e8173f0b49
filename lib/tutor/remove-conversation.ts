import type { Copies, Journal } from '../db/journal';
import type { RemovedConversationEntry } from './schema';
import type { Conversations } from './store';

/**
 * Deletes a conversation for good: its rows, soon the copies that still have them, and what an
 * older backup brings back.
 */
export async function removeConversation(
  deps: {
    conversations: Conversations;
    journal: Journal<RemovedConversationEntry>;
    copies: Copies;
    clock: () => Date;
  },
  conversationId: string,
): Promise<void> {
  const { conversations, journal, copies, clock } = deps;
  await conversations.remove(conversationId);
  const { learnerId } = conversations;
  await journal.append({ type: 'removed-conversation', learnerId, conversationId, at: clock() });
  copies.renew();
}
