import { useLocale, useTranslations } from 'next-intl';
import type { Plan } from '@/lib/experiments/plan';
import { Chosen, NumberIn, Ticked } from './form-fields';

/** Who is assigned, how many of them, and whether the arms' shares stay as they are. */
export function ShareFields({ plan }: { plan: Plan | null }) {
  const t = useTranslations('research');
  const locale = useLocale();
  const number = (value: number) =>
    value.toLocaleString(locale, { useGrouping: false, maximumFractionDigits: 4 });
  const { adaptive = null } = plan ?? {};
  return (
    <>
      <div className="filter">
        <Chosen
          id="unit"
          label={t('unit')}
          value={plan?.unit ?? 'learner'}
          options={[
            ['learner', t('unitLearner')],
            ['class', t('unitClass')],
          ]}
        />
        <NumberIn id="traffic" label={t('traffic')} value={number(100 * (plan?.traffic || 1))} />
      </div>
      <Ticked id="isStratified" label={t('stratified')} isOn={plan?.isStratified ?? false} />
      <Ticked id="isAdaptive" label={t('adaptive')} isOn={adaptive !== null} />
      <details open={adaptive !== null}>
        <summary>{t('adaptiveMore')}</summary>
        <p className="second">{t('adaptiveHelp')}</p>
        <div className="filter">
          <NumberIn
            id="floor"
            label={t('floor')}
            help={t('floorHelp')}
            value={number(100 * (adaptive?.floor ?? 0.1))}
          />
          <NumberIn id="near" label={t('near')} help={t('nearHelp')} value={number(adaptive?.near ?? 0.1)} />
        </div>
      </details>
    </>
  );
}
