import * as z from 'zod';
import { requireFormToken } from '@/lib/server/web/form-token';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { forLearner } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';
import { removeConversation } from '@/lib/tutor/remove-conversation';

const change = z.object({ conversation: z.uuid(), do: z.enum(['hide', 'show', 'delete']) });

export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const wanted = parseFields(change, fields);
  const deps = forLearner(learner.id);
  const { conversations } = deps;
  const { courseId } = await conversations.one(wanted.conversation);
  if (wanted.do === 'delete') {
    requireFormToken(learner.id, fields);
    await removeConversation(deps, wanted.conversation);
  } else {
    await conversations.hide(wanted.conversation, wanted.do === 'hide');
  }
  if (wanted.do === 'show') return `/tutor/${wanted.conversation}`;
  const past = wanted.do === 'hide' ? 'hidden' : 'deleted';
  return `/tutor?course=${encodeURIComponent(courseId)}&done=${past}&conversation=${wanted.conversation}`;
});
