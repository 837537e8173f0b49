import { useTranslations } from 'next-intl';
import { Field } from '@/app/_ui/field';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import type { SignedIn } from '@/lib/auth/staff-queries';
import type { CourseView } from '@/lib/content/store';
import type { Plan } from '@/lib/experiments/plan';
import { ARM_ROWS } from '@/lib/server/web/research-form';
import { ArmFields } from './arm-fields';
import { MeasureFields } from './measure-fields';
import { ShareFields } from './share-fields';

interface DraftFormProps {
  staff: SignedIn;
  course: CourseView;
  /** Null: a new one. */
  id: string | null;
  plan: Plan | null;
  /** Other courses that somebody may take along. */
  others: readonly { id: string; title: string }[];
}

/** All that an experiment is: its question, whom it is about, its arms, what is measured. */
export function DraftForm({ staff, course, id, plan, others }: DraftFormProps) {
  const t = useTranslations('research');
  return (
    <form className="stack" method="post" action="/api/research/draft">
      <StaffToken staff={staff} />
      <input type="hidden" name="course" value={course.structure.id} />
      <input type="hidden" name="experiment" value={id ?? ''} />
      <Field id="name" label={t('name')}>
        <input id="name" name="name" dir="auto" maxLength={120} required defaultValue={plan?.name} />
      </Field>
      <Field id="question" label={t('question')} help={t('questionHelp')}>
        <textarea
          id="question"
          name="question"
          dir="auto"
          rows={2}
          maxLength={1000}
          aria-describedby="question-help"
          defaultValue={plan?.question}
        />
      </Field>
      {others.length > 0 && <OtherCourses others={others} plan={plan} />}
      <fieldset className="stack">
        <legend>{t('arms')}</legend>
        <p className="second">{t('armsHelp')}</p>
        {ARM_ROWS.map((row, at) => {
          const arm = plan?.arms.find(({ id }) => id === row) ?? null;
          const fields = (
            <ArmFields
              key={row}
              prefix={`arm.${row}.`}
              letter={row.toUpperCase()}
              arm={arm}
              isOptional={at > 1}
              hasWeight
            />
          );
          if (at < 2 || arm) return fields;
          return (
            <details key={row}>
              <summary>{t('arm', { letter: row.toUpperCase() })}</summary>
              {fields}
            </details>
          );
        })}
      </fieldset>
      <ShareFields plan={plan} />
      <MeasureFields plan={plan} course={course} />
      <button type="submit" className="btn">
        {t('save')}
      </button>
    </form>
  );
}

function OtherCourses({ others, plan }: Pick<DraftFormProps, 'others' | 'plan'>) {
  const t = useTranslations('research');
  return (
    <fieldset>
      <legend>{t('also')}</legend>
      <div className="choices">
        {others.map(({ id, title }) => (
          <div className="choice" key={id}>
            <input
              type="checkbox"
              id={`also-${id}`}
              name="also"
              value={id}
              defaultChecked={plan?.courseIds.includes(id)}
            />
            <label htmlFor={`also-${id}`}>{title}</label>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
