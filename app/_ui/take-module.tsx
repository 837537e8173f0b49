import { useTranslations } from 'next-intl';
import { isolated } from './languages';
import type { State } from './state-word';

/**
 * The button that takes a module.
 * @param decision id of the one that the page shows: it is recorded with what was taken
 * @param label in the place of "Start …" or "Continue …"
 */
export function TakeModule({
  courseId,
  decision,
  module: { id, title, state },
  label,
  look = 'btn',
}: {
  courseId: string;
  decision: string;
  module: { id: string; title: string; state: State };
  label?: string;
  look?: string;
}) {
  const t = useTranslations('map');
  return (
    <form method="post" action="/api/choice" data-enhance>
      <input type="hidden" name="course" value={courseId} />
      <input type="hidden" name="decision" value={decision} />
      <button type="submit" className={look} name="module" value={id}>
        {label ?? t(state === 'new' ? 'start' : 'continue', { module: isolated(title) })}
      </button>
    </form>
  );
}
