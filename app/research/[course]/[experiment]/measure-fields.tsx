import { useLocale, useTranslations } from 'next-intl';
import { moduleTitle } from '@/lib/content/schema';
import type { CourseView } from '@/lib/content/store';
import { outcomeKinds, type Plan } from '@/lib/experiments/plan';
import { Chosen, NumberIn } from './form-fields';

/** What is measured, when, and which difference is to be found. */
export function MeasureFields({ plan, course }: { plan: Plan | null; course: CourseView }) {
  const t = useTranslations('research');
  const locale = useLocale();
  const number = (value: number) => value.toLocaleString(locale, { useGrouping: false });
  const modules = course.structure.modules.map(({ id }) => [id, moduleTitle(course.text, id)] as const);
  return (
    <>
      <div className="filter">
        <Chosen
          id="outcome"
          label={t('outcome')}
          value={plan?.outcome.kind ?? 'success'}
          options={outcomeKinds.map((kind) => [kind, t(`outcomeOf.${kind}`)] as const)}
        />
        <Chosen
          id="module"
          label={t('module')}
          value={plan?.outcome.moduleId ?? ''}
          options={[['', t('anyModule')], ...modules]}
        />
        <NumberIn id="days" label={t('days')} value={plan?.outcome.days ?? 14} isWhole />
      </div>
      <div className="filter">
        <NumberIn
          id="effect"
          label={t('effect')}
          help={t('effectHelp')}
          value={number(plan?.effect ?? 0.1)}
        />
        <NumberIn
          id="deviation"
          label={t('deviation')}
          help={t('deviationHelp')}
          value={number(plan?.deviation ?? 0.3)}
        />
        <NumberIn id="minimumDays" label={t('minimumDays')} value={plan?.minimumDays ?? 28} isWhole />
      </div>
    </>
  );
}
