import { getTranslations } from 'next-intl/server';
import { moduleTitle } from '@/lib/content/schema';
import type { CourseView } from '@/lib/content/store';
import type { Reason } from '@/lib/path/policy';
import type { Decision } from '@/lib/path/store';
import { isolated } from './languages';

/**
 * A reason of the path's policy in the learner's words: a short heading, and the sentence that it
 * stands for.
 */
export async function reasonWords(
  reason: Reason,
  course: CourseView,
): Promise<{ title: string; text: string }> {
  const t = await getTranslations('reasons');
  const titleOf = (id: string | undefined) => (id ? isolated(moduleTitle(course.text, id)) : '');
  const titles = { module: titleOf(reason.params.module), other: titleOf(reason.params.other) };
  return { title: t(`${reason.code}.title`), text: t(`${reason.code}.text`, titles) };
}

/**
 * The first reason for the module that is next; null where the learner took another one: reasons
 * are the policy's.
 */
export async function reasonForNext(map: {
  course: CourseView;
  decision: Decision;
  next: { id: string } | null;
}): Promise<{ title: string; text: string } | null> {
  const [first] = map.decision.reasons;
  return first && map.next?.id === map.decision.choice ? reasonWords(first, map.course) : null;
}
