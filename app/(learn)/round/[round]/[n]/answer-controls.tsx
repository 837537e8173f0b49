import { useTranslations } from 'next-intl';
import type { Choice } from '@/lib/content/items/item';
import type { Answer } from '@/lib/content/items/kinds';
import type { PresentedItem } from '@/lib/content/present';
import { Field } from '../../../../_ui/field';
import { Icon } from '../../../../_ui/icon';
import { Judged } from './judged';
import { Order } from './order';

interface ControlsProps {
  item: PresentedItem;
  given: Answer | null;
  /** What was typed and could not be read. */
  typed?: string | undefined;
  verdict: 'right' | 'notyet' | null;
  /** Options of single choice that were not right. */
  missed: readonly string[];
  /** Whether each part of the answer stands right; null: not said yet. */
  parts: Record<string, boolean> | null;
  /** `lang` and `dir` of the item's words. */
  spoken: { lang?: string; dir?: 'ltr' | 'rtl' };
}

type Given<K extends Answer['kind']> = Extract<Answer, { kind: K }> | null;

function of<K extends Answer['kind']>(given: Answer | null, kind: K): Given<K> {
  return given?.kind === kind ? (given as Given<K>) : null;
}

/**
 * The controls that answer an item of any kind: plain form fields, so that they work before any
 * script does.
 */
export function AnswerControls(props: ControlsProps) {
  switch (props.item.kind) {
    case 'single-choice':
      return (
        <Choices
          {...props}
          type="radio"
          name="option"
          chosen={[of(props.given, 'single-choice')?.option ?? '']}
        />
      );
    case 'multiple-choice':
      return <Several {...props} />;
    case 'number':
      return <NumberField {...props} />;
    case 'short-text':
      return <TextField {...props} />;
    case 'ordering':
      return <Ordering {...props} />;
    case 'matching':
      return <Matching {...props} />;
  }
}

function useJudged(parts: Record<string, boolean> | null) {
  const t = useTranslations('exercise');
  return (id: string) => {
    const isRight = parts?.[id];
    return isRight === undefined ? null : { isRight, says: t(isRight ? 'partRight' : 'partNotYet') };
  };
}

function Choices({
  item,
  verdict,
  missed,
  parts,
  spoken,
  type,
  name,
  chosen,
}: ControlsProps & { type: 'radio' | 'checkbox'; name: string; chosen: readonly string[] }) {
  const t = useTranslations('exercise');
  const judgedOf = useJudged(parts);
  return (
    <div className="choices">
      {item.options?.map((option) => {
        // Several answers are judged together, at first: one alone is neither right nor wrong.
        const isChosen = verdict && type === 'radio' && chosen.includes(option.id);
        const judged = isChosen ? verdict : missed.includes(option.id) ? 'notyet' : null;
        const part = judgedOf(option.id);
        return (
          <div className={judged ? `choice ${judged}` : 'choice'} key={option.id}>
            <input
              type={type}
              name={name}
              id={`a-${option.id}`}
              value={option.id}
              defaultChecked={chosen.includes(option.id)}
            />
            <label htmlFor={`a-${option.id}`}>
              <span {...spoken} data-speak>
                {option.text}
              </span>
              {judged && (
                <span className="verdict">
                  <Icon name={judged === 'right' ? 'mastered' : 'notyet'} small />
                  {judged === 'right' ? t('yourCorrect') : t('yourNotYet')}
                </span>
              )}
              {part && <Judged {...part} />}
            </label>
          </div>
        );
      })}
    </div>
  );
}

function Several(props: ControlsProps) {
  const t = useTranslations('exercise');
  return (
    <div className="stack">
      <p className="second">{t('several')}</p>
      <Choices
        {...props}
        type="checkbox"
        name="options"
        chosen={of(props.given, 'multiple-choice')?.options ?? []}
      />
    </div>
  );
}

function NumberField({ item, given, typed, verdict, spoken }: ControlsProps) {
  const t = useTranslations('exercise');
  return (
    <Field id="answer" label={t('yourAnswer')} help={t('digits')}>
      <span className="with-unit">
        <input
          id="answer"
          name="text"
          inputMode="decimal"
          autoComplete="off"
          aria-describedby={item.unit ? 'answer-unit answer-help' : 'answer-help'}
          defaultValue={typed ?? of(given, 'number')?.text}
        />
        {item.unit && (
          <span id="answer-unit" {...spoken}>
            {item.unit}
          </span>
        )}
      </span>
      {verdict && <Typed verdict={verdict} />}
    </Field>
  );
}

function TextField({ given, typed, verdict }: ControlsProps) {
  const t = useTranslations('exercise');
  return (
    <Field id="answer" label={t('yourAnswer')}>
      <input
        id="answer"
        name="text"
        autoComplete="off"
        autoCapitalize="none"
        dir="auto"
        maxLength={500}
        defaultValue={typed ?? of(given, 'short-text')?.text}
      />
      {verdict && <Typed verdict={verdict} />}
    </Field>
  );
}

/** Of what stands in a field. */
function Typed({ verdict }: { verdict: 'right' | 'notyet' }) {
  const t = useTranslations('exercise');
  const isRight = verdict === 'right';
  return <Judged isRight={isRight} says={t(isRight ? 'yourCorrect' : 'yourNotYet')} />;
}

function Ordering({ item, given, parts, spoken }: ControlsProps) {
  const t = useTranslations('exercise');
  const judgedOf = useJudged(parts);
  const steps = inGivenOrder(item.steps ?? [], of(given, 'ordering')?.steps);
  return (
    <Order
      help={t('orderHelp')}
      moveHelp={t('moveHelp')}
      spoken={spoken}
      steps={steps.map(({ id, text }) => ({
        id,
        text,
        judged: judgedOf(id) ?? undefined,
        words: {
          number: t('stepNumber', { step: text }),
          up: t('moveUp', { step: text }),
          down: t('moveDown', { step: text }),
        },
      }))}
    />
  );
}

function inGivenOrder(steps: readonly Choice[], order: readonly string[] | undefined): Choice[] {
  if (!order || order.length !== steps.length) return [...steps];
  return [...steps].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

function Matching({ item, given, parts, spoken }: ControlsProps) {
  const t = useTranslations('exercise');
  const judgedOf = useJudged(parts);
  const pairs = of(given, 'matching')?.pairs ?? {};
  return (
    <div className="stack">
      <p className="second">{t('matchHelp')}</p>
      <ul className="pairs">
        {item.left?.map((left) => {
          const part = judgedOf(left.id);
          return (
            <li key={left.id}>
              <label htmlFor={`p-${left.id}`} {...spoken} data-speak>
                {left.text}
              </label>
              <select
                id={`p-${left.id}`}
                name={`pair.${left.id}`}
                data-was={pairs[left.id] ?? ''}
                defaultValue={pairs[left.id] ?? ''}
                {...spoken}
              >
                <option value="">{t('choose')}</option>
                {item.right?.map((right) => (
                  <option key={right.id} value={right.id}>
                    {right.text}
                  </option>
                ))}
              </select>
              {part && <Judged {...part} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
