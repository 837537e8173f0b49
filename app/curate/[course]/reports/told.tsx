import { getTranslations } from 'next-intl/server';
import { Hidden } from '@/app/_ui/hidden';
import { Notice } from '@/app/_ui/notice';
import { one, type Query, UUID } from '@/app/_ui/page';

const DONE = ['mended', 'right', 'later', 'undo'] as const;

/** What the last answer came to, and the way back from it. */
export async function Told({ query, courseId }: { query: Awaited<Query>; courseId: string }) {
  const t = await getTranslations('reports');
  const done = DONE.find((name) => name === one(query.done));
  const last = one(query.last);
  return (
    <>
      {one(query.error) === 'conflict' && (
        <Notice tone="notyet" title={t('staleTitle')}>
          <p>{t('stale')}</p>
        </Notice>
      )}
      {done && (
        <div className="undo">
          <Notice tone="right" title={t(`did.${done}`)} />
          {last && UUID.test(last) && <Undo courseId={courseId} report={last} seen="0" />}
        </div>
      )}
    </>
  );
}

/**
 * Takes an answer back.
 * @param seen when the answer that the page shows was given; 0: only an answer of one's own
 */
export async function Undo({ courseId, report, seen }: { courseId: string; report: string; seen: string }) {
  const t = await getTranslations('reports');
  return (
    <form method="post" action="/api/curate/report">
      <Hidden fields={{ course: courseId, report, seen, do: 'undo' }} />
      <button type="submit" className="btn plain" data-key="u">
        {t('undo')} <kbd>U</kbd>
      </button>
    </form>
  );
}
