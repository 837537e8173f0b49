import { useLocale, useTranslations } from 'next-intl';
import { Field } from '@/app/_ui/field';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { moduleTitle } from '@/lib/content/schema';
import type { CourseView } from '@/lib/content/store';
import { outcomeKinds, type Plan } from '@/lib/experiments/plan';
import { ARM_ROWS } from '@/lib/server/web/research-form';
import { ArmFields } from './arm-fields';

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
  const locale = useLocale();
  const number = (value: number | undefined, otherwise: string) =>
    value === undefined ? otherwise : value.toLocaleString(locale, { useGrouping: false });
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
      {others.length > 0 && (
        <fieldset>
          <legend>{t('also')}</legend>
          <div className="choices">
            {others.map((other) => (
              <div className="choice" key={other.id}>
                <input
                  type="checkbox"
                  id={`also-${other.id}`}
                  name="also"
                  value={other.id}
                  defaultChecked={plan?.courseIds.includes(other.id)}
                />
                <label htmlFor={`also-${other.id}`}>{other.title}</label>
              </div>
            ))}
          </div>
        </fieldset>
      )}
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
      <div className="filter">
        <div className="field">
          <label htmlFor="unit">{t('unit')}</label>
          <select id="unit" name="unit" defaultValue={plan?.unit ?? 'learner'}>
            <option value="learner">{t('unitLearner')}</option>
            <option value="class">{t('unitClass')}</option>
          </select>
        </div>
        <Field id="traffic" label={t('traffic')}>
          <input
            id="traffic"
            name="traffic"
            inputMode="decimal"
            required
            defaultValue={number(plan && plan.traffic * 100 ? plan.traffic * 100 : undefined, '100')}
          />
        </Field>
      </div>
      <div className="choice">
        <input
          type="checkbox"
          id="isStratified"
          name="isStratified"
          value="yes"
          defaultChecked={plan?.isStratified ?? false}
        />
        <label htmlFor="isStratified">{t('stratified')}</label>
      </div>
      <div className="filter">
        <div className="field">
          <label htmlFor="outcome">{t('outcome')}</label>
          <select id="outcome" name="outcome" defaultValue={plan?.outcome.kind ?? 'success'}>
            {outcomeKinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`outcomeOf.${kind}`)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor="module">{t('module')}</label>
          <select id="module" name="module" defaultValue={plan?.outcome.moduleId ?? ''}>
            <option value="">{t('anyModule')}</option>
            {course.structure.modules.map((module) => (
              <option key={module.id} value={module.id}>
                {moduleTitle(course.text, module.id)}
              </option>
            ))}
          </select>
        </div>
        <Field id="days" label={t('days')}>
          <input id="days" name="days" inputMode="numeric" required defaultValue={plan?.outcome.days ?? 14} />
        </Field>
      </div>
      <div className="filter">
        <Field id="effect" label={t('effect')} help={t('effectHelp')}>
          <input
            id="effect"
            name="effect"
            inputMode="decimal"
            required
            aria-describedby="effect-help"
            defaultValue={number(plan?.effect, number(0.1, ''))}
          />
        </Field>
        <Field id="deviation" label={t('deviation')} help={t('deviationHelp')}>
          <input
            id="deviation"
            name="deviation"
            inputMode="decimal"
            required
            aria-describedby="deviation-help"
            defaultValue={number(plan?.deviation, number(0.3, ''))}
          />
        </Field>
        <Field id="minimumDays" label={t('minimumDays')}>
          <input
            id="minimumDays"
            name="minimumDays"
            inputMode="numeric"
            required
            defaultValue={plan?.minimumDays ?? 28}
          />
        </Field>
      </div>
      <button type="submit" className="btn">
        {t('save')}
      </button>
    </form>
  );
}
