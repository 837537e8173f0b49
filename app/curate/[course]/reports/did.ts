import { getTranslations } from 'next-intl/server';
import { one, type Query } from '@/app/_ui/page';
import { outcomes } from '@/lib/tutor/report-queries';

/** What the last answer to a report came to, in words. */
export async function didOf(query: Awaited<Query>): Promise<string | undefined> {
  const t = await getTranslations('reports');
  const done = [...outcomes, 'undo' as const].find((name) => name === one(query.done));
  return done && t(`did.${done}`);
}
