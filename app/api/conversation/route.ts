import { z } from 'zod';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';
import { conversation, deleteConversation, hideConversation } from '@/lib/tutor/conversation-queries';

const change = z.object({ conversation: z.uuid(), do: z.enum(['hide', 'show', 'delete']) });

export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const wanted = parseFields(change, fields);
  const { db, refreshBackup } = services();
  const { courseId } = await conversation(db, learner.id, wanted.conversation);
  if (wanted.do === 'delete') {
    await deleteConversation(db, learner.id, wanted.conversation);
    refreshBackup();
  } else {
    await hideConversation(db, learner.id, wanted.conversation, wanted.do === 'hide');
  }
  if (wanted.do === 'show') return `/tutor/${wanted.conversation}`;
  const past = wanted.do === 'hide' ? 'hidden' : 'deleted';
  return `/tutor?course=${encodeURIComponent(courseId)}&done=${past}&conversation=${wanted.conversation}`;
});
