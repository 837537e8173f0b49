import { useLocale, useTranslations } from 'next-intl';
import type { ExperimentArm } from '@/lib/experiments/plan';
import { POLICY_IDS } from '@/lib/path/policies/by-id';
import { Chosen } from './form-fields';

interface ArmFieldsProps {
  /** Of the fields' names. */
  prefix: string;
  letter: string;
  arm: ExperimentArm | null;
  isOptional: boolean;
  hasWeight: boolean;
}

const LEVELS = [0, 1, 2, 3] as const;
const KINDS = ['default', 'policy', 'hints', 'tutor'] as const;

/** One arm: its name, its share, and what is different in it. */
export function ArmFields({ prefix, letter, arm, isOptional, hasWeight }: ArmFieldsProps) {
  const t = useTranslations('research');
  const locale = useLocale();
  const id = (name: string) => `${prefix}${name}`.replaceAll('.', '-');
  const named = (name: string) => `${prefix}${name}`;
  const hints = arm?.condition.kind === 'hints' ? arm.condition : null;
  const tutor = arm?.condition.kind === 'tutor' ? arm.condition : null;
  const path = arm?.condition.kind === 'policy' ? arm.condition : null;
  const parameters = Object.entries(path?.parameters ?? {}).map(([name, value]) => `${name}=${value}`);
  const share = arm
    ? (arm.weight * 100).toLocaleString(locale, { maximumFractionDigits: 4, useGrouping: false })
    : '';
  return (
    <fieldset className="arm">
      <legend>{t('arm', { letter })}</legend>
      <div className="filter">
        <div className="field">
          <label htmlFor={id('name')}>{t(isOptional ? 'armNameOptional' : 'armName')}</label>
          <input
            id={id('name')}
            name={named('name')}
            dir="auto"
            maxLength={80}
            required={!isOptional}
            defaultValue={arm?.name}
          />
        </div>
        {hasWeight ? (
          <div className="field">
            <label htmlFor={id('weight')}>{t('weight')}</label>
            <input id={id('weight')} name={named('weight')} inputMode="decimal" defaultValue={share} />
          </div>
        ) : (
          <input type="hidden" name={named('weight')} value="" />
        )}
        <Chosen
          id={id('kind')}
          name={named('kind')}
          label={t('kindLabel')}
          value={arm?.condition.kind ?? 'default'}
          options={KINDS.map((kind) => [kind, t(`kind.${kind}`)] as const)}
        />
      </div>
      <div className="filter of-policy">
        <Chosen
          id={id('policy')}
          name={named('policy')}
          label={t('policy')}
          value={path?.policy ?? POLICY_IDS[0] ?? ''}
          options={POLICY_IDS.map((policy) => [policy, `${policy}: ${t(`policyOf.${policy}`)}`] as const)}
        />
        <div className="field">
          <label htmlFor={id('parameters')}>{t('parameters')}</label>
          <input
            id={id('parameters')}
            name={named('parameters')}
            dir="ltr"
            maxLength={200}
            defaultValue={parameters.join(' ')}
          />
        </div>
      </div>
      <div className="filter of-hints">
        <Chosen
          id={id('until')}
          name={named('until')}
          label={t('until')}
          value={hints?.until ?? 3}
          options={LEVELS.map((level) => [level, level === 0 ? t('noHints') : level] as const)}
        />
        <Chosen
          id={id('from')}
          name={named('from')}
          label={t('from')}
          value={hints?.from ?? 'start'}
          options={[
            ['start', t('fromStart')],
            ['wrong-answer', t('fromWrong')],
          ]}
        />
      </div>
      <div className="filter of-tutor">
        <div className="field">
          <label htmlFor={id('words')}>{t('words')}</label>
          <input
            id={id('words')}
            name={named('words')}
            type="number"
            min={40}
            max={200}
            required
            defaultValue={tutor?.words ?? 120}
          />
        </div>
      </div>
    </fieldset>
  );
}
