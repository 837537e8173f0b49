import { useTranslations } from 'next-intl';
import { Hidden } from '@/app/_ui/hidden';
import { Notice } from '@/app/_ui/notice';
import { one, type Query, UUID } from '@/app/_ui/page';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import type { SignedIn } from '@/lib/auth/staff-queries';

interface DidProps {
  staff: Pick<SignedIn, 'id'>;
  courseId: string;
  language: string;
  query: Awaited<Query>;
}

/** What the last step came to, and the way back from a decision. */
export function Did({ staff, courseId, language, query }: DidProps) {
  const t = useTranslations('edit.asked');
  const d = useTranslations('drafts.did');
  const said = one(query.done);
  const done = (['approve', 'reject', 'undo'] as const).find((word) => word === said);
  const run = (['begun', 'cancelled'] as const).find((word) => word === said);
  const last = one(query.last) ?? '';
  if (said === 'conflict' || said === 'not-found' || said === 'bad-input')
    return (
      <Notice tone="notyet" title={t('notSaved')}>
        <p>{t(said === 'bad-input' ? 'blocked' : 'stale')}</p>
      </Notice>
    );
  if (run) return <Notice tone="right" title={d(run)} />;
  if (!done) return null;
  return (
    <div className="undo">
      <Notice tone="right" title={t(`did.${done}`)} />
      {UUID.test(last) && (
        <form method="post" action="/api/curate/edit/asked">
          <StaffToken staff={staff} />
          <Hidden fields={{ course: courseId, language, draft: last, do: 'undo' }} />
          <button type="submit" className="btn plain" data-key="u">
            {t('undo')} <kbd>U</kbd>
          </button>
        </form>
      )}
    </div>
  );
}
