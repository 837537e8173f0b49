import { useLocale, useTranslations } from 'next-intl';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { Moment } from '@/app/_ui/staff/words';
import { moduleTitle } from '@/lib/content/schema';
import type { CourseView } from '@/lib/content/store';
import { languageName } from '@/lib/dates';
import type { DraftRun } from '@/lib/hints/draft-run-queries';

interface RunsProps {
  runs: readonly DraftRun[];
  course: CourseView;
}

/** What is being drafted, and what was. */
export function Runs({ runs, course }: RunsProps) {
  const t = useTranslations('drafts');
  return (
    <div className="stack">
      <h2>{t('runs')}</h2>
      <WideTable label={t('runs')}>
        <thead>
          <tr>
            <th scope="col">{t('what')}</th>
            <th scope="col">{t('begunBy')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col">{t('drafted')}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <Run key={run.id} run={run} course={course} />
          ))}
        </tbody>
      </WideTable>
    </div>
  );
}

function Run({ run, course }: { run: DraftRun; course: CourseView }) {
  const t = useTranslations('drafts');
  const locale = useLocale();
  const { language, moduleId, model, by, madeAt, unreadable, hints, spent, tokens } = run;
  return (
    <tr>
      <td>
        {languageName(language, locale)}
        {moduleId && <>, {moduleTitle(course.text, moduleId)}</>}
        <p className="second">{model ? <bdi>{model}</bdi> : t('lessonWords')}</p>
      </td>
      <td>
        <bdi>{by}</bdi>
        <p className="second">
          <Moment at={madeAt} />
        </p>
      </td>
      <td>
        <HowFar run={run} courseId={course.structure.id} />
      </td>
      <td>
        {t('hints', { count: hints })}
        {model && <p className="second">{t('spent', { spent, tokens })}</p>}
        {unreadable.length > 0 && (
          <p className="second">
            {t('unreadable')} <bdi>{unreadable.join(', ')}</bdi>
          </p>
        )}
      </td>
    </tr>
  );
}

function HowFar({ run, courseId }: { run: DraftRun; courseId: string }) {
  const t = useTranslations('drafts');
  const { id, done, total, endedAt, outcome } = run;
  if (endedAt !== null) return t(`outcome.${outcome ?? 'done'}`);
  return (
    <>
      {t('running')}
      {total > 0 && (
        <p>
          <progress value={done} max={total} aria-label={t('running')} /> {t('share', { done, total })}
        </p>
      )}
      <form method="post" action="/api/curate/draft">
        <input type="hidden" name="course" value={courseId} />
        <input type="hidden" name="run" value={id} />
        <button type="submit" className="as-link" name="do" value="cancel">
          {t('cancel')}
        </button>
      </form>
    </>
  );
}
