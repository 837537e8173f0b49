import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { rejectReasons } from '@/lib/hints/schema';

interface RejectProps {
  action: string;
  /** What the form carries. */
  fields: ReactNode;
  /** Between the reason and the button. */
  children?: ReactNode;
}

/** Not good, and why: R leads to the reasons. */
export function Reject({ action, fields, children }: RejectProps) {
  const t = useTranslations('curate');
  return (
    <form method="post" action={action} className="reject" id="reject" data-enhance>
      {fields}
      <div className="field">
        <label htmlFor="reason">{t('rejectReason')}</label>
        <select id="reason" name="reason" required defaultValue="" data-key="r" data-enter="">
          <option value="" disabled>
            {t('choose')}
          </option>
          {rejectReasons.map((reason, at) => (
            // a digit chooses it, as a first letter does in any list
            <option key={reason} value={reason}>
              {`${at + 1}. ${t(`reason.${reason}`)}`}
            </option>
          ))}
        </select>
      </div>
      {children}
      <button type="submit" className="btn quiet" name="do" value="reject">
        {t('reject')} <kbd>R</kbd>
      </button>
    </form>
  );
}
