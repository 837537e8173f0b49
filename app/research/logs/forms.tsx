import { useTranslations } from 'next-intl';
import { Field } from '@/app/_ui/field';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { LIMITS } from '@/lib/server/web/limits';

const MB = 1024 * 1024;
const ACCEPT = '.csv,.tsv,.txt,.gz,text/csv,text/tab-separated-values,application/gzip';

function FileField({ id }: { id: string }) {
  const t = useTranslations('lab.logs');
  return (
    <Field id={id} label={t('file', { size: LIMITS.log / MB })}>
      <input id={id} name="log" type="file" accept={ACCEPT} required />
    </Field>
  );
}

interface SelectProps {
  name: string;
  label: string;
  options: readonly [value: string, words: string][];
}

function Select({ name, label, options }: SelectProps) {
  return (
    <Field id={name} label={label}>
      <select id={name} name={name}>
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** A log of answers, and how it is to be read. */
export function AnswersForm({ staff }: { staff: SignedIn }) {
  const t = useTranslations('lab.logs');
  return (
    <section className="stack" aria-labelledby="h-answers">
      <h2 id="h-answers">{t('answersTitle')}</h2>
      <p>{t('answersText')}</p>
      <form className="stack narrow" method="post" action="/api/research/log" encType="multipart/form-data">
        <StaffToken staff={staff} />
        <input type="hidden" name="kind" value="answers" />
        <FileField id="answers-file" />
        <Field id="columns" label={t('columns')} help="learner=…,item=…,skill=…,correct=…,time=…">
          <input id="columns" name="columns" dir="ltr" maxLength={500} aria-describedby="columns-help" />
        </Field>
        <Field id="separator" label={t('separator')} help={t('separatorHelp')}>
          <input id="separator" name="separator" dir="ltr" maxLength={10} aria-describedby="separator-help" />
        </Field>
        <Select
          name="skills"
          label={t('skills')}
          options={[
            ['together', t('skillsTogether')],
            ['first', t('skillsFirst')],
          ]}
        />
        <Select
          name="dates"
          label={t('dates')}
          options={[
            ['', t('datesShown')],
            ['day-first', t('datesDay')],
            ['month-first', t('datesMonth')],
          ]}
        />
        <Select
          name="order"
          label={t('order')}
          options={[
            ['learner', t('orderLearner')],
            ['time', t('orderTime')],
          ]}
        />
        <button type="submit" className="btn" name="do" value="begin">
          {t('beginAnswers')}
        </button>
      </form>
    </section>
  );
}

/** A log of choices, and the policy that is asked about. */
export function ChoicesForm({ staff }: { staff: SignedIn }) {
  const t = useTranslations('lab.logs');
  return (
    <section className="stack" aria-labelledby="h-choices">
      <h2 id="h-choices">{t('choicesTitle')}</h2>
      <p>{t('choicesText')}</p>
      <form className="stack narrow" method="post" action="/api/research/log" encType="multipart/form-data">
        <StaffToken staff={staff} />
        <input type="hidden" name="kind" value="choices" />
        <FileField id="choices-file" />
        <Field id="choices-columns" label={t('choicesColumns')} help={t('choicesColumnsHelp')}>
          <input
            id="choices-columns"
            name="columns"
            dir="ltr"
            maxLength={500}
            required
            defaultValue="action=action,propensity=propensity,reward=reward"
            aria-describedby="choices-columns-help"
          />
        </Field>
        <Select
          name="policy"
          label={t('policy')}
          options={[
            ['uniform', t('policyUniform')],
            ['column', t('policyColumn')],
          ]}
        />
        <button type="submit" className="btn" name="do" value="begin">
          {t('beginChoices')}
        </button>
      </form>
    </section>
  );
}
