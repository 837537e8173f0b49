import { useTranslations } from 'next-intl';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import type { SignedIn } from '@/lib/auth/staff-queries';
import type { SeenRun } from '@/lib/server/web/lab';

interface StateProps {
  run: SeenRun;
  staff: SignedIn;
  /** The route that cancels it. */
  action: string;
}

/** How far a run is, with a way to end it; or how it ended. */
export function RunState({ run, staff, action }: StateProps) {
  const t = useTranslations('lab');
  const { id, courseId, done, total, endedAt, outcome, said } = run;
  if (endedAt !== null)
    return (
      <>
        {t(`outcome.${outcome ?? 'done'}`)}
        {said && (
          <p className="second free" lang="en" dir="ltr">
            {said}
          </p>
        )}
      </>
    );
  const percent = total > 0 ? Math.floor((100 * done) / total) : 0;
  return (
    <>
      {t('running')}
      {total > 0 && (
        <p>
          <progress value={done} max={total} aria-label={t('running')} /> {t('percent', { percent })}
        </p>
      )}
      <form method="post" action={action}>
        <StaffToken staff={staff} />
        {courseId && <input type="hidden" name="course" value={courseId} />}
        <input type="hidden" name="run" value={id} />
        <button type="submit" className="as-link" name="do" value="cancel">
          {t('cancel')}
        </button>
      </form>
    </>
  );
}
