import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Hidden } from '@/app/_ui/hidden';
import type { DeskHint } from '@/lib/hints/desk-queries';
import { Neighbours } from '../neighbours';
import { Reject } from '../reject';

interface VerdictProps {
  hint: DeskHint;
  fields: Record<string, string>;
  /** A check fails: to approve all the same is a second step. */
  isBlocked: boolean;
  edit: string;
  next: string | null;
  previous: string | null;
}

/** Approve, edit, reject; each a form or a link, each with its key. */
export function Verdict({ hint, fields, isBlocked, edit, next, previous }: VerdictProps) {
  const t = useTranslations('curate');
  const isApproved = hint.review.state === 'approved';
  return (
    <section className="stack tight" aria-label={t('verdict')}>
      <div className="keys">
        {!isApproved && (
          <form method="post" action="/api/curate/decide" id="approve" data-enhance>
            <Hidden fields={{ ...fields, do: 'approve' }} />
            {isBlocked && (
              <div className="choice">
                <input type="checkbox" id="despite" name="despite" value="yes" required />
                <label htmlFor="despite">{t('despite')}</label>
              </div>
            )}
            <button type="submit" className="btn" data-key="a">
              {t('approve')} <kbd>A</kbd>
            </button>
          </form>
        )}
        <Link className="btn quiet" href={edit} prefetch={false} data-key="e">
          {t('edit')} <kbd>E</kbd>
        </Link>
        <Neighbours previous={previous} next={next} words={{ previous: t('previous'), next: t('next') }} />
      </div>
      <Reject action="/api/curate/decide" fields={<Hidden fields={fields} />}>
        <div className="field">
          <label htmlFor="words">{t('rejectWords')}</label>
          <input id="words" name="words" dir="auto" maxLength={500} />
        </div>
      </Reject>
    </section>
  );
}
