import { getTranslations } from 'next-intl/server';
import { Hidden } from '@/app/_ui/hidden';
import { Notice } from '@/app/_ui/notice';
import { one, type Query, UUID } from '@/app/_ui/page';

interface ToldProps {
  query: Awaited<Query>;
  fields: Record<string, string>;
}

/** What the last step came to, and the way back from it. */
export async function Told({ query, fields }: ToldProps) {
  const t = await getTranslations('curate');
  const done = one(query.done);
  const error = one(query.error);
  const last = one(query.last);
  const taken = last && UUID.test(last) ? last : null;
  return (
    <>
      {error === 'conflict' && (
        <Notice tone="notyet" title={t('staleTitle')}>
          <p>{t(query.typed ? 'staleTyped' : 'stale')}</p>
        </Notice>
      )}
      {error === 'bad-input' && (
        <Notice tone="notyet" title={t('notSavedTitle')}>
          <p>{t('notSaved')}</p>
        </Notice>
      )}
      {(done === 'approve' || done === 'edit' || done === 'reject') && taken && (
        <div className="undo">
          <Notice tone="right" title={t(`did.${done}`)} />
          <form method="post" action="/api/curate/decide" data-enhance>
            <Hidden fields={{ ...fields, hint: taken, seen: '0', do: 'undo' }} />
            <button type="submit" className="btn plain" data-key="u">
              {t('undo')} <kbd>U</kbd>
            </button>
          </form>
        </div>
      )}
      {(done === 'undo' || done === 'edit-only') && <Notice tone="right" title={t(`did.${done}`)} />}
    </>
  );
}
