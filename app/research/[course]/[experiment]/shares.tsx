import { useLocale, useTranslations } from 'next-intl';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { Moment } from '@/app/_ui/staff/words';
import type { Chances } from '@/lib/experiments/adaptive';
import type { Plan } from '@/lib/experiments/plan';
import { usePercent } from './words';

/** How many renewals are shown; all of them are kept. */
const SHOWN = 12;

/** How shares have followed the outcomes, the latest first. */
export function Shares({ plan, chances }: { plan: Plan; chances: readonly Chances[] }) {
  const t = useTranslations('research');
  const percent = usePercent();
  const locale = useLocale();
  const floor = percent(plan.adaptive?.floor ?? 0);
  return (
    <>
      <p>{t('sharesFollow', { floor, near: plan.adaptive?.near ?? 0 })}</p>
      {chances.length === 0 ? (
        <p>{t('sharesNone')}</p>
      ) : (
        <WideTable label={t('shares')}>
          <thead>
            <tr>
              <th scope="col">{t('sharesFrom')}</th>
              {plan.arms.map(({ id, name }) => (
                <th key={id} scope="col">
                  <bdi>{name}</bdi>
                </th>
              ))}
              <th scope="col">{t('sharesKnown')}</th>
            </tr>
          </thead>
          <tbody>
            {chances
              .slice(-SHOWN)
              .toReversed()
              .map(({ from, chances: own, known }) => (
                <tr key={from.getTime()}>
                  <td>
                    <Moment at={from} />
                  </td>
                  {plan.arms.map(({ id }, n) => (
                    <td key={id}>{percent(own[n] ?? 0)}</td>
                  ))}
                  <td>{known.map(({ outcomes }) => outcomes.toLocaleString(locale)).join(' + ')}</td>
                </tr>
              ))}
          </tbody>
        </WideTable>
      )}
    </>
  );
}
