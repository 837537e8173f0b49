import { useTranslations } from 'next-intl';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import type { SignedIn } from '@/lib/auth/staff-queries';

/** Deletes the log that a run keeps. */
export function Forget({ run, staff }: { run: string; staff: SignedIn }) {
  const t = useTranslations('lab.logs');
  return (
    <form method="post" action="/api/research/log">
      <StaffToken staff={staff} />
      <input type="hidden" name="run" value={run} />
      <button type="submit" className="as-link" name="do" value="forget">
        {t('forget')}
      </button>
    </form>
  );
}
