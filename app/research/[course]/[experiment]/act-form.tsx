import { useTranslations } from 'next-intl';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import type { SignedIn } from '@/lib/auth/staff-queries';
import type { Experiment } from '@/lib/experiments/experiment-queries';

interface ActFormProps {
  staff: SignedIn;
  experiment: Experiment;
  act: 'start' | 'stop' | 'off' | 'drop';
  isQuiet?: boolean;
}

/** A button that changes what an experiment is. */
export function ActForm({ staff, experiment, act, isQuiet = false }: ActFormProps) {
  const t = useTranslations('research');
  return (
    <form method="post" action="/api/research/act">
      <StaffToken staff={staff} />
      <input type="hidden" name="course" value={experiment.courseId} />
      <input type="hidden" name="experiment" value={experiment.id} />
      <button
        type="submit"
        name="do"
        value={act}
        className={isQuiet ? 'as-link' : act === 'off' ? 'btn danger' : 'btn'}
      >
        {t(`act.${act}`)}
      </button>
    </form>
  );
}
