import { useTranslations } from 'next-intl';
import type { Plan } from '@/lib/experiments/plan';
import { useConditionWords, usePercent } from './words';

/** The arms of a plan: what each changes, and its share. */
export function ArmRows({ plan }: { plan: Plan }) {
  const t = useTranslations('research');
  const inWords = useConditionWords();
  const percent = usePercent();
  return (
    <>
      <thead>
        <tr>
          <th scope="col">{t('armName')}</th>
          <th scope="col">{t('kindLabel')}</th>
          <th scope="col">{t('share')}</th>
        </tr>
      </thead>
      <tbody>
        {plan.arms.map(({ id, name, weight, condition }) => (
          <tr key={id}>
            <td>
              <bdi>{name}</bdi>
            </td>
            <td>{inWords(condition)}</td>
            <td>{percent(weight * plan.traffic)}</td>
          </tr>
        ))}
      </tbody>
    </>
  );
}
