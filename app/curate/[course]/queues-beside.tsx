import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { loaded } from '@/app/_ui/page';
import { services } from '@/lib/server/web/services';
import { countGroups } from '@/lib/tutor/open/desk-queries';
import { countReports } from '@/lib/tutor/report-queries';

/** What else waits for a curator of the course, beside its hints. */
export async function QueuesBeside({ courseId }: { courseId: string }) {
  const { db } = services();
  const [{ waiting }, reports] = await loaded(
    Promise.all([countGroups(db, courseId), countReports(db, courseId)]),
  );
  const questions = await getTranslations('openQuestions');
  const t = await getTranslations('reports');
  return (
    <p className="keys">
      <Link className="go" href={`/curate/${courseId}/questions`} prefetch={false}>
        {questions('link', { count: waiting.groups })}
      </Link>
      <Link className="go" href={`/curate/${courseId}/reports`} prefetch={false}>
        {t('link', { count: reports.waiting })}
      </Link>
    </p>
  );
}
