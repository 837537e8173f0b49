import { getTranslations } from 'next-intl/server';
import type { CourseView } from '@/lib/content/queries';
import type { Reason } from '@/lib/path/policy';
import { isolated } from './languages';

/** A reason of the path's policy in the learner's words: a short heading, and the sentence that it stands for. */
export async function reasonWords(
  reason: Reason,
  course: CourseView,
): Promise<{ title: string; text: string }> {
  const t = await getTranslations('reasons');
  const titleOf = (id: string | undefined) => (id ? isolated(course.text.modules[id]?.title ?? id) : '');
  const titles = { module: titleOf(reason.params.module), other: titleOf(reason.params.other) };
  return { title: t(`${reason.code}.title`), text: t(`${reason.code}.text`, titles) };
}
