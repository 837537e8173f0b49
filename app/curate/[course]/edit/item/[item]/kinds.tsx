import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { ItemForm } from '@/lib/content/edit/item-fields';
import { type FormOf, Text } from '../../_form/fields';
import { Says } from '../../_form/says';
import { Choose, EMPTY, Mistakes, More, NEW, Row } from './rows';

interface KindProps extends FormOf {
  form: ItemForm;
}

/** Question, and what its kind has beside it: the key stands with the words that it is about. */
export function KindFields(props: KindProps) {
  const t = useTranslations('edit');
  const { form, ...of } = props;
  return (
    <>
      <Text {...of} name="case" label={t('case')} value={form.words.case} rows={2} />
      <Text {...of} name="stem" label={t('stem')} value={form.words.stem} rows={2} />
      {own(props)}
    </>
  );
}

function own(props: KindProps): ReactNode {
  switch (props.form.kind) {
    case 'single-choice':
    case 'multiple-choice':
      return <Options {...props} />;
    case 'number':
      return <NumberKey {...props} />;
    case 'short-text':
      return <Accepted {...props} />;
    case 'ordering':
      return <Steps {...props} />;
    case 'matching':
      return <Pairs {...props} />;
    default:
      return null;
  }
}

function Options({ form, ...of }: KindProps) {
  const t = useTranslations('edit');
  const isSeveral = form.kind === 'multiple-choice';
  const row = (option: ItemForm['options'][number], n: number, isNew: boolean) => {
    const at = `option.${option.id}`;
    return (
      <Row at={at} title={t('option', { n })} isNew={isNew} key={option.id}>
        <Text {...of} name={`${at}.text`} label={t('optionText')} value={option.text} />
        <span className="choice slim">
          <input
            type={isSeveral ? 'checkbox' : 'radio'}
            id={`key ${option.id}`}
            name="key"
            value={option.id}
            defaultChecked={option.isKey}
          />
          <label htmlFor={`key ${option.id}`}>{t('isKey')}</label>
        </span>
        <Text {...of} name={`${at}.feedback`} label={t('feedback')} value={option.feedback} rows={2} />
      </Row>
    );
  };
  return (
    <section className="stack tight" aria-label={t('options')}>
      <Says field="key" initial={of.faults} line={t('line')} />
      <Says field="options" initial={of.faults} line={t('line')} />
      {form.options.map((option, at) => row(option, at + 1, false))}
      <More title={t('moreOptions')}>
        {NEW.map((id, at) => row({ ...EMPTY, id }, form.options.length + at + 1, true))}
      </More>
    </section>
  );
}

function NumberKey({ form: { number, words, mistakes }, ...of }: KindProps) {
  const t = useTranslations('edit');
  return (
    <>
      <div className="filter">
        <Text {...of} name="value" label={t('value')} value={number.value} isPlain />
        <Text {...of} name="tolerance" label={t('tolerance')} value={number.tolerance} isPlain />
        <Text {...of} name="unit" label={t('unit')} value={words.unit} />
        <Text {...of} name="code" label={t('unitCode')} value={number.code} isPlain />
      </div>
      <Text {...of} name="check" label={t('sum')} help={t('sumHelp')} value={number.check} isPlain />
      <Mistakes
        mistakes={mistakes}
        of={of}
        what={(at, mistake) => (
          <Text {...of} name={`${at}.value`} label={t('mistakeValue')} value={mistake.value} isPlain />
        )}
      />
    </>
  );
}

function Accepted({ form: { accept, mistakes }, ...of }: KindProps) {
  const t = useTranslations('edit');
  return (
    <>
      <Text {...of} name="accept" label={t('accept')} help={t('acceptHelp')} value={accept} rows={4} />
      <Mistakes
        mistakes={mistakes}
        of={of}
        what={(at, mistake) => (
          <Text {...of} name={`${at}.spellings`} label={t('spellings')} value={mistake.spellings} rows={2} />
        )}
      />
    </>
  );
}

function Steps({ form: { steps, mistakes }, ...of }: KindProps) {
  const t = useTranslations('edit');
  const row = (step: { id: string; text: string }, place: number, isNew: boolean) => {
    const at = `step.${step.id}`;
    return (
      <Row at={at} title={t('step', { n: place })} isNew={isNew} key={step.id}>
        <Text {...of} name={`${at}.text`} label={t('stepText')} value={step.text} />
        <Text {...of} name={`${at}.place`} label={t('place')} value={isNew ? '' : String(place)} isPlain />
      </Row>
    );
  };
  const choices = steps.map(({ id, text }) => ({ id, words: text || id }));
  return (
    <section className="stack tight" aria-label={t('steps')}>
      <Says field="steps" initial={of.faults} line={t('line')} />
      {steps.map((step, at) => row(step, at + 1, false))}
      <More title={t('moreSteps')}>
        {NEW.map((id, at) => row({ id, text: '' }, steps.length + at + 1, true))}
      </More>
      <Mistakes
        mistakes={mistakes}
        of={of}
        what={(at, { first, later }) => (
          <div className="filter">
            <Choose name={`${at}.first`} label={t('shownFirst')} value={first} choices={choices} />
            <Choose name={`${at}.later`} label={t('shownLater')} value={later} choices={choices} />
          </div>
        )}
      />
    </section>
  );
}

function Pairs({ form: { left, right, mistakes }, ...of }: KindProps) {
  const t = useTranslations('edit');
  const rights = right.map(({ id, text }) => ({ id, words: text || id }));
  const withNew = [...rights, ...NEW.map((id, at) => ({ id, words: t('newRight', { n: at + 1 }) }))];
  const lefts = left.map(({ id, text }) => ({ id, words: text || id }));
  const leftRow = (one: ItemForm['left'][number], n: number, isNew: boolean) => {
    const at = `left.${one.id}`;
    return (
      <Row at={at} title={t('left', { n })} isNew={isNew} key={one.id}>
        <Text {...of} name={`${at}.text`} label={t('leftText')} value={one.text} />
        <Choose name={`${at}.right`} label={t('belongs')} value={one.right} choices={withNew} />
        <Says field={`${at}.right`} initial={of.faults} line={t('line')} />
      </Row>
    );
  };
  const rightRow = (one: { id: string; text: string }, n: number, isNew: boolean) => (
    <Row at={`right.${one.id}`} title={t('right', { n })} isNew={isNew} key={one.id}>
      <Text {...of} name={`right.${one.id}.text`} label={t('rightText')} value={one.text} />
    </Row>
  );
  return (
    <section className="stack tight" aria-label={t('pairs')}>
      {left.map((one, at) => leftRow(one, at + 1, false))}
      <More title={t('moreLeft')}>
        {NEW.map((id, at) => leftRow({ ...EMPTY, id }, left.length + at + 1, true))}
      </More>
      {right.map((one, at) => rightRow(one, at + 1, false))}
      <More title={t('moreRight')}>
        {NEW.map((id, at) => rightRow({ id, text: '' }, right.length + at + 1, true))}
      </More>
      <Mistakes
        mistakes={mistakes}
        of={of}
        what={(at, { first, later }) => (
          <div className="filter">
            <Choose name={`${at}.first`} label={t('wrongLeft')} value={first} choices={lefts} />
            <Choose name={`${at}.later`} label={t('wrongRight')} value={later} choices={rights} />
          </div>
        )}
      />
    </section>
  );
}

interface CommonProps extends KindProps {
  skills: { id: string; name: string }[];
}

/** What items of every kind have: what is said to other answers, explanation, hints, skills. */
export function Common({ form, skills, ...of }: CommonProps) {
  const t = useTranslations('edit');
  return (
    <>
      <Text {...of} name="otherwise" label={t('otherwise')} value={form.words.otherwise} rows={2} />
      <Text {...of} name="explanation" label={t('explanation')} value={form.words.explanation} rows={3} />
      {form.hints.map((hint, level) => (
        <Text
          {...of}
          // biome-ignore lint/suspicious/noArrayIndexKey: a level each, in their order
          key={level}
          name={`hint.${level}`}
          label={t('hint', { level: level + 1 })}
          value={hint}
          rows={2}
        />
      ))}
      <fieldset className="edit-row">
        <legend>{t('skills')}</legend>
        {skills.map(({ id, name }) => (
          <span className="choice slim" key={id}>
            <input
              type="checkbox"
              id={`skill ${id}`}
              name="skill"
              value={id}
              defaultChecked={form.skills.includes(id)}
            />
            <label htmlFor={`skill ${id}`} lang={of.language}>
              {name}
            </label>
          </span>
        ))}
        <Says field="skill" initial={of.faults} line={t('line')} />
      </fieldset>
      <Text
        {...of}
        name="difficulty"
        label={t('difficulty')}
        help={t('difficultyHelp')}
        value={form.difficulty}
        isPlain
      />
    </>
  );
}
