import { getTranslations } from 'next-intl/server';
import { Hidden } from '@/app/_ui/hidden';
import { Notice } from '@/app/_ui/notice';
import { one, type Query, UUID } from '@/app/_ui/page';

const DONE = ['give', 'approve', 'missing', 'outside', 'not-ours', 'undo'] as const;

/** What the last decision came to, and the way back from it. */
export async function Told({ query, courseId }: { query: Awaited<Query>; courseId: string }) {
  const t = await getTranslations('openQuestions');
  const done = DONE.find((name) => name === one(query.done));
  const error = one(query.error);
  const last = one(query.last);
  return (
    <>
      {error === 'conflict' && (
        <Notice tone="notyet" title={t('staleTitle')}>
          <p>{t('stale')}</p>
        </Notice>
      )}
      {error === 'bad-input' && (
        <Notice tone="notyet" title={t('staleTitle')}>
          <p>{t('notSaved')}</p>
        </Notice>
      )}
      {done && (
        <div className="undo">
          <Notice tone="right" title={t(`did.${done}`)} />
          {last && UUID.test(last) && <Undo courseId={courseId} group={last} seen="0" />}
        </div>
      )}
    </>
  );
}

/**
 * Takes the last decision on a group back.
 * @param seen the number of the event that the page shows; 0: only a decision of one's own
 */
export async function Undo({ courseId, group, seen }: { courseId: string; group: string; seen: string }) {
  const t = await getTranslations('openQuestions');
  return (
    <form method="post" action="/api/curate/question">
      <Hidden fields={{ course: courseId, group, seen, do: 'undo' }} />
      <button type="submit" className="btn plain" data-key="u">
        {t('undo')} <kbd>U</kbd>
      </button>
    </form>
  );
}
