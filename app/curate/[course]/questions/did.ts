import { getTranslations } from 'next-intl/server';
import { one, type Query } from '@/app/_ui/page';

const DONE = ['give', 'approve', 'missing', 'outside', 'not-ours', 'undo'] as const;

/** What the last decision on questions came to, in words. */
export async function didOf(query: Awaited<Query>): Promise<string | undefined> {
  const t = await getTranslations('openQuestions');
  const done = DONE.find((name) => name === one(query.done));
  return done && t(`did.${done}`);
}
