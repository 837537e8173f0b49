import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { FilterForm } from '@/app/_ui/staff/filter-form';
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
  const kind = knownKinds.find((known) => known === one(query.kind)) ?? null;
  const text = (one(query.q) ?? '').slice(0, 100);
  const page = pageOf(one(query.page));
  const { db, clock } = services();
  const filter = { kind, text };
  const asked = { ...filter, of: state, from: (page - 1) * PAGE, most: PAGE };
  const to = (changed: Record<string, string | number | null>) =>
    withQuery(PATH, { q: text, kind, state, ...changed });
  const [counts, jobs, ends] = await loaded(
    Promise.all([countJobs(db, knownKinds, filter), listJobs(db, knownKinds, asked), lastEnds(db)]),
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
      <FilterForm
        action={PATH}
        text={{ label: t('jobs.search'), value: text }}
        choice={{
          ...{ name: 'kind', label: t('jobs.kindLabel'), all: t('jobs.allKinds'), value: kind },
          options: knownKinds.map((each) => ({ value: each, word: t(`jobs.kind.${each as 'embed'}`) })),
        }}
      />
      <nav className="row" aria-label={t('state')}>
        {[null, ...jobStates].map((each) => (
          <StateLink
            key={each}
            state={each}
            to={to({ state: each })}
            isHere={each === state}
            count={each ? counts[each] : all}
          />
        ))}
      </nav>
      {counts.aside > 0 && <p className="second">{t('jobs.asideText')}</p>}
      {jobs.length === 0 ? (
        <p>{kind || text ? t('nothingFound') : t('jobs.none')}</p>
      ) : (
        <Jobs jobs={jobs} staff={staff} />
      )}
      <Paging page={page} count={state ? counts[state] : all} to={(another) => to({ page: another })} />
      {ends.length > 0 && (
        <div className="stack">
          <h2>{t('jobs.lastTitle')}</h2>
          <Ends ends={ends} />
        </div>
      )}
    </Desk>
  );
}

interface StateLinkProps {
  /** null: all of them. */
  state: JobState | null;
  to: string;
  isHere: boolean;
  count: number;
}

async function StateLink({ state, to, isHere, count }: StateLinkProps) {
  const t = await getTranslations('staff');
  return (
    <Link className="go" href={to} prefetch={false} aria-current={isHere ? 'true' : undefined}>
      {t('jobs.counted', { state: state ? t(`jobs.state.${state}`) : t('everything'), count })}
    </Link>
  );
}
