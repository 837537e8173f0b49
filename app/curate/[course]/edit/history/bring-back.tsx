import { useTranslations } from 'next-intl';
import { Hidden } from '@/app/_ui/hidden';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import type { SignedIn } from '@/lib/auth/staff-queries';

interface BringBackProps {
  staff: Pick<SignedIn, 'id'>;
  courseId: string;
  /** The change before which the course is to be as it was. */
  seq: number;
  /** The newest one. */
  last: number;
  button: string;
}

/** Makes the course what it was before a change; with a word why. */
export function BringBack({ staff, courseId, seq, last, button }: BringBackProps) {
  const t = useTranslations('edit');
  return (
    <form method="post" action="/api/curate/edit/back" className="filter">
      <StaffToken staff={staff} />
      <Hidden fields={{ course: courseId, seq: String(seq), last: String(last) }} />
      <div className="field">
        <label htmlFor={`why-${seq}`}>{t('why')}</label>
        <input id={`why-${seq}`} name="why" maxLength={500} required />
      </div>
      <button type="submit" className="btn quiet">
        {button}
      </button>
    </form>
  );
}
