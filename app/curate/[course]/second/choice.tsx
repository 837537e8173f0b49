import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { rejectReasons } from '@/lib/hints/schema';

interface ChoiceProps {
  action: string;
  /** What approving is called here. */
  yes: string;
  /** What the forms carry. */
  children: ReactNode;
}

/** Good as it is, or not and why; each with its key. */
export function Choice({ action, yes, children }: ChoiceProps) {
  const t = useTranslations('curate');
  return (
    <>
      <form method="post" action={action} className="keys">
        {children}
        <button type="submit" className="btn" name="do" value="approve" data-key="a">
          {yes} <kbd>A</kbd>
        </button>
      </form>
      <form method="post" action={action} className="reject" id="reject">
        {children}
        <div className="field">
          <label htmlFor="reason">{t('rejectReason')}</label>
          <select id="reason" name="reason" required defaultValue="" data-key="r">
            <option value="" disabled>
              {t('choose')}
            </option>
            {rejectReasons.map((reason) => (
              <option key={reason} value={reason}>
                {t(`reason.${reason}`)}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" className="btn quiet" name="do" value="reject">
          {t('reject')} <kbd>R</kbd>
        </button>
      </form>
    </>
  );
}
