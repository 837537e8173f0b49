import { useLocale, useTranslations } from 'next-intl';
import { Hidden } from '@/app/_ui/hidden';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { Moment } from '@/app/_ui/staff/words';
import { languageName } from '@/lib/dates';
import type { DraftRun } from '@/lib/hints/draft-run-queries';

interface RunsProps {
  runs: readonly DraftRun[];
  titleOf(moduleId: string): string;
}

/** What is being drafted, and what was. */
export function Runs({ runs, titleOf }: RunsProps) {
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
            <Run key={run.id} run={run} titleOf={titleOf} />
          ))}
        </tbody>
      </WideTable>
    </div>
  );
}

function Run({ run, titleOf }: { run: DraftRun } & Pick<RunsProps, 'titleOf'>) {
  const t = useTranslations('drafts');
  const locale = useLocale();
  const { about, language, moduleId, model, by, madeAt, unreadable, hints, spent, tokens } = run;
  return (
    <tr>
      <td>
        {languageName(language, locale)}
        {moduleId && <>, {titleOf(moduleId)}</>}
        <p className="second">{model ? <bdi>{model}</bdi> : t('lessonWords')}</p>
      </td>
      <td>
        <bdi>{by}</bdi>
        <p className="second">
          <Moment at={madeAt} />
        </p>
      </td>
      <td>
        <HowFar run={run} />
      </td>
      <td>
        {t(about, { count: hints })}
        {model && <p className="second">{t('spent', { spent, tokens })}</p>}
        {unreadable.length > 0 && (
          <p className="second">
            {t(`unreadable.${about}`)} <bdi>{unreadable.join(', ')}</bdi>
          </p>
        )}
      </td>
    </tr>
  );
}

function HowFar({ run }: { run: DraftRun }) {
  const t = useTranslations('drafts');
  const { id, about, courseId, done, total, endedAt, outcome } = run;
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
        <Hidden fields={{ about, course: courseId, run: id }} />
        <button type="submit" className="as-link" name="do" value="cancel">
          {t('cancel')}
        </button>
      </form>
    </>
  );
}
