import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Hidden } from '@/app/_ui/hidden';
import { Notice } from '@/app/_ui/notice';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import type { SignedIn } from '@/lib/auth/staff-queries';
import type { LanguagePiece } from '@/lib/content/edit/piece';
import type { Translated } from '@/lib/content/edit/translation';
import { piecePage } from '@/lib/server/web/editing';
import type { Suggestions } from '@/lib/server/web/translation-drafts';

interface DraftBarProps {
  staff: Pick<SignedIn, 'id'>;
  courseId: string;
  piece: LanguagePiece;
  texts: readonly Translated[];
  suggestions: Suggestions;
}

/** Asks a model for a draft of what is missing or stale, where the site has one. */
export function DraftBar({ staff, courseId, piece, texts, suggestions }: DraftBarProps) {
  const t = useTranslations('edit.translate');
  const { model, isWriting, failure } = suggestions;
  const isOpen = texts.some(({ state }) => state === 'missing' || state === 'stale');
  if (isWriting)
    return (
      <Notice title={t('writing')}>
        <p>
          {t('writingText')}{' '}
          <Link href={piecePage(courseId, piece)} prefetch={false}>
            {t('look')}
          </Link>
        </p>
      </Notice>
    );
  if (model === null || !isOpen) return null;
  return (
    <form method="post" action="/api/curate/edit/translate" className="stack tight" data-enhance>
      <StaffToken staff={staff} />
      <Hidden fields={{ course: courseId, texts: piece.id, language: piece.language }} />
      {failure && <p className="says">{t(`outcome.${failure}`)}</p>}
      <p className="row">
        <button type="submit" className="btn quiet">
          {t('askDraft', { model })}
        </button>
        <span className="second">{t('askDraftText')}</span>
      </p>
    </form>
  );
}
