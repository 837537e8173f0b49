import * as z from 'zod';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';
import { conversation, hideConversation } from '@/lib/tutor/conversation-queries';
import { removeConversation } from '@/lib/tutor/remove-conversation';

const change = z.object({ conversation: z.uuid(), do: z.enum(['hide', 'show', 'delete']) });

export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const wanted = parseFields(change, fields);
  const all = services();
  const { courseId } = await conversation(all.db, learner.id, wanted.conversation);
  if (wanted.do === 'delete') {
    await removeConversation(all, learner.id, wanted.conversation);
  } else {
    await hideConversation(all.db, learner.id, wanted.conversation, wanted.do === 'hide');
  }
  if (wanted.do === 'show') return `/tutor/${wanted.conversation}`;
  const past = wanted.do === 'hide' ? 'hidden' : 'deleted';
  return `/tutor?course=${encodeURIComponent(courseId)}&done=${past}&conversation=${wanted.conversation}`;
});
