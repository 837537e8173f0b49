import { useTranslations } from 'next-intl';
import { Field } from '@/app/_ui/field';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import type { SignedIn } from '@/lib/auth/staff-queries';
import type { SeenRun } from '@/lib/server/web/lab';
import { LIMITS } from '@/lib/server/web/limits';

const MB = 1024 * 1024;
const ACCEPT = '.csv,.tsv,.txt,.gz,text/csv,text/tab-separated-values,application/gzip';

interface FormProps {
  staff: SignedIn;
  /** Runs whose logs are kept, and can be looked at again. */
  kept: readonly SeenRun[];
}

interface LogFieldsProps extends Pick<FormProps, 'kept'> {
  id: string;
}

/** A log that is sent, or one that is kept. */
function LogFields({ id, kept }: LogFieldsProps) {
  const t = useTranslations('lab.logs');
  const files = kept.flatMap((run): [string, string][] =>
    'file' in run.asked ? [[run.id, `${run.asked.file}, ${run.madeAt.toISOString().slice(0, 10)}`]] : [],
  );
  return (
    <>
      <Field id={`${id}-file`} label={t('file', { size: LIMITS.log / MB })}>
        <input id={`${id}-file`} name="log" type="file" accept={ACCEPT} required={files.length === 0} />
      </Field>
      {files.length > 0 && (
        <Select name="kept" id={`${id}-kept`} label={t('kept')} options={[['', t('keptNone')], ...files]} />
      )}
      <div className="choice">
        <input type="checkbox" id={`${id}-keep`} name="keep" value="yes" />
        <label htmlFor={`${id}-keep`}>{t('keep')}</label>
      </div>
    </>
  );
}

interface SelectProps {
  name: string;
  /** Where a page has two of the name. */
  id?: string;
  label: string;
  options: readonly [value: string, words: string][];
}

function Select({ name, id = name, label, options }: SelectProps) {
  return (
    <Field id={id} label={label}>
      <select id={id} name={name}>
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
export function AnswersForm({ staff, kept }: FormProps) {
  const t = useTranslations('lab.logs');
  return (
    <section className="stack" aria-labelledby="h-answers">
      <h2 id="h-answers">{t('answersTitle')}</h2>
      <p>{t('answersText')}</p>
      <form className="stack narrow" method="post" action="/api/research/log" encType="multipart/form-data">
        <StaffToken staff={staff} />
        <input type="hidden" name="kind" value="answers" />
        <LogFields id="answers" kept={kept} />
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
export function ChoicesForm({ staff, kept }: FormProps) {
  const t = useTranslations('lab.logs');
  return (
    <section className="stack" aria-labelledby="h-choices">
      <h2 id="h-choices">{t('choicesTitle')}</h2>
      <p>{t('choicesText')}</p>
      <form className="stack narrow" method="post" action="/api/research/log" encType="multipart/form-data">
        <StaffToken staff={staff} />
        <input type="hidden" name="kind" value="choices" />
        <LogFields id="choices" kept={kept} />
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
            ['table', t('policyTable')],
          ]}
        />
        <Field id="policy-file" label={t('policyFile')} help={t('policyFileHelp')}>
          <input
            id="policy-file"
            name="policy-file"
            type="file"
            accept={ACCEPT}
            aria-describedby="policy-file-help"
          />
        </Field>
        <button type="submit" className="btn" name="do" value="begin">
          {t('beginChoices')}
        </button>
      </form>
    </section>
  );
}
