import { useTranslations } from 'next-intl';
import { CHECK_LENGTH } from '@/lib/path/check';

/**
 * The button that begins a check of a module.
 * @param decision id of the one that the page shows, where the program offers it; without it the
 * check is the learner's own wish
 */
export function TakeCheck({
  courseId,
  moduleId,
  decision,
  look,
}: {
  courseId: string;
  moduleId: string;
  decision?: string;
  look?: string;
}) {
  const t = useTranslations();
  return (
    <form method="post" action="/api/check" data-enhance>
      <input type="hidden" name="course" value={courseId} />
      <input type="hidden" name="module" value={moduleId} />
      {decision ? (
        <input type="hidden" name="decision" value={decision} />
      ) : (
        <input type="hidden" name="wish" value="1" />
      )}
      <button type="submit" className={look}>
        {decision ? t('check.begin', CHECK_LENGTH) : t('lesson.known')}
      </button>
    </form>
  );
}
