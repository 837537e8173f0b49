import { getTranslations } from 'next-intl/server';
import { Field } from '@/app/_ui/field';
import { loaded, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import { RunRows } from '@/app/research/_runs/run-rows';
import { Told } from '@/app/research/_runs/told';
import { FAMILY_IDS, ROWS } from '@/lib/research/simulate/rows';
import { runsSeen, type SeenRun } from '@/lib/server/web/lab';
import { services } from '@/lib/server/web/services';

type Params = Promise<{ course: string }>;

/** Policies on simulated learners of a course: what was asked for, and another one. */
export default async function Simulation({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { course: courseId } = await params;
  const staff = await theStaff('simulate', `course:${courseId}`);
  const query = await searchParams;
  const course = await loaded(services().courses().course(courseId, staff.language));
  const runs = await loaded(runsSeen(staff, ['simulation'], courseId));
  const t = await getTranslations('lab');
  const policyOf = await getTranslations('research.policyOf');
  const told = ({ asked }: SeenRun) => {
    if (asked.kind !== 'simulation') return null;
    const { families, policies, learners, most, seed } = asked;
    const counts = { families: families.length, policies: policies.length, learners, most };
    return t('simulation.parameters', { ...counts, seed: String(seed) });
  };
  const page = `/research/${courseId}/simulation`;
  return (
    <Desk staff={staff} title={t('simulation.title', { course: course.text.title })} at="/research">
      <Told query={query} runs={runs} bad={t('simulation.bad')} />
      <p>{t('simulation.text')}</p>
      <form className="stack" method="post" action="/api/research/simulation">
        <StaffToken staff={staff} />
        <input type="hidden" name="course" value={courseId} />
        <Choices
          name="family"
          legend={t('simulation.families')}
          all={FAMILY_IDS.map((id) => [id, t(`simulation.family.${id}`)])}
        />
        <Choices
          name="policy"
          legend={t('simulation.policies')}
          all={ROWS.map((id) => [id, `${id}: ${policyOf(id)}`])}
        />
        <div className="filter">
          <Field id="learners" label={t('simulation.learners')}>
            <input id="learners" name="learners" type="number" min={2} max={200} defaultValue={20} />
          </Field>
          <Field id="most" label={t('simulation.most')}>
            <input id="most" name="most" type="number" min={20} max={400} defaultValue={200} />
          </Field>
          <Field id="seed" label={t('simulation.seed')}>
            <input id="seed" name="seed" type="number" min={0} defaultValue={1} />
          </Field>
        </div>
        <p>
          <button type="submit" className="btn" name="do" value="begin">
            {t('simulation.begin')}
          </button>
        </p>
      </form>
      <h2>{t('runs')}</h2>
      {runs.length === 0 ? (
        <p>{t('simulation.none')}</p>
      ) : (
        <RunRows
          {...{ runs, staff, action: '/api/research/simulation', page, told }}
          what={t('simulation.what')}
        />
      )}
    </Desk>
  );
}

interface ChoicesProps {
  name: string;
  legend: string;
  all: readonly (readonly [id: string, words: string])[];
}

function Choices({ name, legend, all }: ChoicesProps) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div className="choices">
        {all.map(([id, words]) => (
          <div className="choice" key={id}>
            <input type="checkbox" id={`${name}-${id}`} name={name} value={id} defaultChecked />
            <label htmlFor={`${name}-${id}`}>{words}</label>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
