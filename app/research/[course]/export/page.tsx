import { getTranslations } from 'next-intl/server';
import { Field } from '@/app/_ui/field';
import { loaded, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import { Told } from '@/app/research/_runs/told';
import { EXPORT_FORMATS } from '@/lib/research/lab-run';
import { runsSeen } from '@/lib/server/web/lab';
import { services } from '@/lib/server/web/services';
import { Exports } from './exports';

type Params = Promise<{ course: string }>;

/** What learners who agreed to it have done in a course, as files; for who asks, for a day. */
export default async function Export({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { course: courseId } = await params;
  const staff = await theStaff('data.export', `course:${courseId}`);
  const query = await searchParams;
  const { courses, config } = services();
  const course = await loaded(courses().course(courseId, staff.language));
  const runs = await loaded(runsSeen(staff, ['export'], courseId));
  const t = await getTranslations('lab');
  return (
    <Desk staff={staff} title={t('export.title', { course: course.text.title })} at="/research">
      <Told query={query} runs={runs} bad={t('export.bad')} />
      <p>{t('export.text')}</p>
      <form className="stack" method="post" action="/api/research/export">
        <StaffToken staff={staff} />
        <input type="hidden" name="course" value={courseId} />
        <fieldset>
          <legend>{t('export.formats')}</legend>
          <div className="choices">
            {EXPORT_FORMATS.map((format) => (
              <div className="choice" key={format}>
                <input
                  type="checkbox"
                  id={`format-${format}`}
                  name="format"
                  value={format}
                  defaultChecked={format === 'csv'}
                />
                <label htmlFor={`format-${format}`}>{t(`export.format.${format}`)}</label>
              </div>
            ))}
          </div>
        </fieldset>
        <div className="filter">
          <Field id="from" label={t('export.from')}>
            <input id="from" name="from" type="date" />
          </Field>
          <Field id="to" label={t('export.to')}>
            <input id="to" name="to" type="date" />
          </Field>
        </div>
        <p className="second">{t('export.period')}</p>
        {config.databaseUrl === null && <p className="second">{t('export.waits')}</p>}
        <p>
          <button type="submit" className="btn" name="do" value="begin">
            {t('export.begin')}
          </button>
        </p>
      </form>
      <h2>{t('runs')}</h2>
      {runs.length === 0 ? <p>{t('export.none')}</p> : <Exports runs={runs} staff={staff} />}
    </Desk>
  );
}
