import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { PAGE, Paging, pageOf, withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import { lastEnds } from '@/lib/jobs/job-queries';
import { countJobs, type JobState, jobStates, listJobs } from '@/lib/jobs/list-queries';
import { knownKinds } from '@/lib/server/web/jobs';
import { services } from '@/lib/server/web/services';
import { Ends, Jobs } from './tables';

const PATH = '/admin/jobs';
const DONE = { retry: 'jobs.retried', cancel: 'jobs.cancelled' } as const;

/** Work in the background: what runs, what waits, what failed and why; how each kind ended last. */
export default async function BackgroundWork({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('jobs.see');
  const query = await searchParams;
  const state = jobStates.find((known) => known === one(query.state)) ?? null;
  const page = pageOf(one(query.page));
  const { db, clock } = services();
  const asked = { of: state, from: (page - 1) * PAGE, most: PAGE };
  const [counts, jobs, ends] = await loaded(
    Promise.all([countJobs(db, knownKinds), listJobs(db, knownKinds, asked), lastEnds(db)]),
  );
  const all = jobStates.reduce((sum, each) => sum + counts[each], 0);
  const t = await getTranslations('staff');
  const done = DONE[one(query.done) as keyof typeof DONE];
  return (
    <Desk staff={staff} title={t('place.jobs')} at={PATH}>
      {done && <Notice tone="right" title={t(done)} />}
      <FormFault
        code={one(query.error)}
        title={t('notSaved')}
        said={{ conflict: t('jobs.runs'), 'not-found': t('jobs.over') }}
        asked={clock()}
      />
      <nav className="row" aria-label={t('state')}>
        <StateLink state={null} at={state} count={all} />
        {jobStates.map((each) => (
          <StateLink key={each} state={each} at={state} count={counts[each]} />
        ))}
      </nav>
      {counts.aside > 0 && <p className="second">{t('jobs.asideText')}</p>}
      {jobs.length === 0 ? <p>{t('jobs.none')}</p> : <Jobs jobs={jobs} staff={staff} />}
      <Paging
        page={page}
        count={state ? counts[state] : all}
        to={(to) => withQuery(PATH, { state, page: to })}
      />
      {ends.length > 0 && (
        <div className="stack">
          <h2>{t('jobs.lastTitle')}</h2>
          <Ends ends={ends} />
        </div>
      )}
    </Desk>
  );
}

async function StateLink({
  state,
  at,
  count,
}: {
  state: JobState | null;
  at: JobState | null;
  count: number;
}) {
  const t = await getTranslations('staff');
  return (
    <Link
      className="go"
      href={withQuery(PATH, { state })}
      prefetch={false}
      aria-current={state === at ? 'true' : undefined}
    >
      {t('jobs.counted', { state: state ? t(`jobs.state.${state}`) : t('everything'), count })}
    </Link>
  );
}
