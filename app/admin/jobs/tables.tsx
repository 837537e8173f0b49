import { useTranslations } from 'next-intl';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { Moment } from '@/app/_ui/staff/words';
import type { SignedIn } from '@/lib/auth/staff-queries';
import type { JobEnd } from '@/lib/jobs/job-queries';
import type { ListedJob } from '@/lib/jobs/list-queries';

/** A kind in words; one that this program does not know by its own name. */
function useKindWords(): (kind: string) => string {
  const t = useTranslations('staff.jobs.kind');
  return (kind) => (t.has(kind as 'embed') ? t(kind as 'embed') : kind);
}

export function Jobs({ jobs, staff }: { jobs: ListedJob[]; staff: SignedIn }) {
  const t = useTranslations('staff');
  return (
    <WideTable label={t('place.jobs')}>
      <thead>
        <tr>
          <th scope="col">{t('what')}</th>
          <th scope="col">{t('state')}</th>
          <th scope="col">{t('jobs.tries')}</th>
          <th scope="col">{t('when')}</th>
          <th scope="col">{t('jobs.why')}</th>
          <th scope="col">
            <span className="vh">{t('jobs.do')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <Row key={job.id} job={job} staff={staff} />
        ))}
      </tbody>
    </WideTable>
  );
}

function Row({ job, staff }: { job: ListedJob; staff: SignedIn }) {
  const t = useTranslations('staff');
  const inWords = useKindWords();
  const { id, kind, state, begun, tries, done, total, isCancelled, at, why } = job;
  return (
    <tr>
      <td>
        <bdi>{inWords(kind)}</bdi>
      </td>
      <td>
        {isCancelled ? t('jobs.ending') : t(`jobs.state.${state}`)}
        {total > 0 && (
          <>
            <br />
            <progress value={done} max={total} aria-label={inWords(kind)} />{' '}
            {t('jobs.share', { done, total })}
          </>
        )}
      </td>
      <td>{t('jobs.share', { done: begun, total: tries })}</td>
      <td>
        <Moment at={at} />
      </td>
      <td className="free" dir="auto">
        {why}
      </td>
      <td>
        <div className="stack tight">
          {state !== 'running' && <Do id={id} staff={staff} does="retry" said={t('jobs.retry')} />}
          {!isCancelled && <Do id={id} staff={staff} does="cancel" said={t('jobs.cancel')} />}
        </div>
      </td>
    </tr>
  );
}

function Do({ id, staff, does, said }: { id: string; staff: SignedIn; does: string; said: string }) {
  return (
    <form method="post" action="/api/admin/job">
      <StaffToken staff={staff} />
      <input type="hidden" name="job" value={id} />
      <button type="submit" className="as-link" name="do" value={does}>
        {said}
      </button>
    </form>
  );
}

/** How the last one of each kind ended. */
export function Ends({ ends }: { ends: JobEnd[] }) {
  const t = useTranslations('staff');
  const inWords = useKindWords();
  return (
    <WideTable label={t('jobs.lastTitle')}>
      <thead>
        <tr>
          <th scope="col">{t('what')}</th>
          <th scope="col">{t('when')}</th>
          <th scope="col">{t('jobs.took')}</th>
          <th scope="col">{t('jobs.end')}</th>
        </tr>
      </thead>
      <tbody>
        {ends.map(({ kind, at, seconds, outcome, said }) => (
          <tr key={kind}>
            <td>
              <bdi>{inWords(kind)}</bdi>
            </td>
            <td>
              <Moment at={at} />
            </td>
            <td>{t('jobs.seconds', { count: Math.ceil(seconds) })}</td>
            <td className="free" dir="auto">
              {t(`jobs.outcome.${outcome}`)}
              {said && `: ${said}`}
            </td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
