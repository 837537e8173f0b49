import { useLocale, useTranslations } from 'next-intl';
import type { ExperimentArm } from '@/lib/experiments/plan';
import { POLICY_IDS } from '@/lib/path/policies/by-id';

interface ArmFieldsProps {
  /** Of the fields' names. */
  prefix: string;
  letter: string;
  arm: ExperimentArm | null;
  isOptional: boolean;
  hasWeight: boolean;
}

const LEVELS = [0, 1, 2, 3] as const;

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
        <div className="field">
          <label htmlFor={id('kind')}>{t('kindLabel')}</label>
          <select id={id('kind')} name={named('kind')} defaultValue={arm?.condition.kind ?? 'default'}>
            <option value="default">{t('kind.default')}</option>
            <option value="policy">{t('kind.policy')}</option>
            <option value="hints">{t('kind.hints')}</option>
            <option value="tutor">{t('kind.tutor')}</option>
          </select>
        </div>
      </div>
      <div className="filter">
        <div className="field">
          <label htmlFor={id('policy')}>{t('policy')}</label>
          <select id={id('policy')} name={named('policy')} defaultValue={path?.policy ?? POLICY_IDS[0]}>
            {POLICY_IDS.map((policy) => (
              <option key={policy} value={policy}>
                {policy}
              </option>
            ))}
          </select>
        </div>
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
      <div className="filter">
        <div className="field">
          <label htmlFor={id('until')}>{t('until')}</label>
          <select id={id('until')} name={named('until')} defaultValue={hints?.until ?? 3}>
            {LEVELS.map((level) => (
              <option key={level} value={level}>
                {level === 0 ? t('noHints') : level}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={id('from')}>{t('from')}</label>
          <select id={id('from')} name={named('from')} defaultValue={hints?.from ?? 'start'}>
            <option value="start">{t('fromStart')}</option>
            <option value="wrong-answer">{t('fromWrong')}</option>
          </select>
        </div>
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
