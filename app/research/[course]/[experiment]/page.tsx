import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query, uuidOrGone } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import type { SignedIn } from '@/lib/auth/staff-queries';
import type { Experiment } from '@/lib/experiments/experiment-queries';
import { type AnalysedVersion, analysisOf } from '@/lib/server/web/analysis';
import { mayStaff } from '@/lib/server/web/ask';
import { scopeNames } from '@/lib/server/web/grants';
import { experimentOf } from '@/lib/server/web/research';
import { services } from '@/lib/server/web/services';
import { DraftForm } from './draft-form';
import { ReadyToStart } from './ready';
import { Results } from './results';
import { Running } from './running';

type Params = Promise<{ course: string; experiment: string }>;
const DONE = ['saved', 'started', 'stopped', 'off', 'replaced'] as const;

/** An experiment: its draft, or how it goes. */
export default async function OneExperiment({
  params,
  searchParams,
}: {
  params: Params;
  searchParams: Query;
}) {
  const { course: courseId, experiment: given } = await params;
  const staff = await theStaff('experiment.see', `course:${courseId}`);
  const query = await searchParams;
  const course = await loaded(services().courses().course(courseId, staff.language));
  const experiment = given === 'new' ? null : await loaded(experimentOf(staff, courseId, uuidOrGone(given)));
  if (!experiment && !mayStaff(staff, 'experiment.change', `course:${courseId}`)) redirect('/gone');
  const t = await getTranslations('research');
  const done = DONE.find((known) => known === one(query.done));
  return (
    <Desk staff={staff} title={experiment?.plan.name ?? t('new')} at="/research">
      {done && <Notice tone="right" title={t(`did.${done}`)} />}
      <FormFault
        code={one(query.error)}
        title={t('notDone')}
        said={{ 'bad-input': t('bad'), conflict: t('conflict'), 'not-allowed': t('notAllowed') }}
        asked={services().clock()}
      />
      {experiment && experiment.state !== 'draft' ? (
        <Begun
          staff={staff}
          experiment={experiment}
          analysis={await loaded(analysisOf(experiment, versionOf(one(query.version))))}
        />
      ) : (
        <>
          {experiment && <ReadyToStart staff={staff} experiment={experiment} />}
          <DraftForm
            key={experiment?.id ?? ''}
            staff={staff}
            course={course}
            id={experiment?.id ?? null}
            plan={experiment?.plan ?? null}
            others={await othersOf(staff, courseId)}
          />
        </>
      )}
    </Desk>
  );
}

interface BegunProps {
  staff: SignedIn;
  experiment: Experiment;
  analysis: AnalysedVersion;
}

function Begun({ staff, experiment, analysis }: BegunProps) {
  const { courseId, id } = experiment;
  return (
    <>
      <Results analysis={analysis} page={`/research/${courseId}/${id}`} />
      <Running staff={staff} courseId={courseId} experiment={experiment} chances={analysis.chances} />
    </>
  );
}

const versionOf = (given: string | undefined) => (/^[1-9]\d{0,5}$/.test(given ?? '') ? Number(given) : null);

/** Other courses that somebody researches. */
async function othersOf(staff: SignedIn, courseId: string): Promise<{ id: string; title: string }[]> {
  const names = await loaded(scopeNames(staff.language, null));
  return [...names].flatMap(([scope, title]) => {
    const id = scope.replace(/^course:/, '');
    return id !== courseId && mayStaff(staff, 'experiment.change', scope) ? [{ id, title }] : [];
  });
}
