import { useFormatter, useTranslations } from 'next-intl';
import { Notice } from '@/app/_ui/notice';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { Chart } from '@/app/research/_figures/chart';
import { Figure } from '@/app/research/_figures/figure';
import type { ReasonCode } from '@/lib/research/evaluate/verdict';
import type { FoundOf } from '@/lib/research/lab-run';
import { Faults } from './faults';

type Found = FoundOf<'choices'>;
const VERDICTS = { trust: 'trust', doubtful: 'doubtful', "can't be said": 'unsayable' } as const;
type Estimator = 'ips' | 'snips' | 'dm' | 'dr' | 'switch_dr' | 'per_decision';

/** What another policy would have brought, and whether the log can say it: that comes first. */
export function Choices({ found }: { found: Found }) {
  const t = useTranslations('lab.choices');
  const why = useTranslations('research.reason');
  const format = useFormatter();
  const digits = (value: number) => format.number(value, { maximumSignificantDigits: 4 });
  const { verdict, reasons, estimates, logged, fits, propensities } = found;
  const isSaid = verdict !== "can't be said";
  const shown = estimates.flatMap(({ name, interval }) =>
    interval && name !== 'per_decision'
      ? [{ label: t(`name.${name as Estimator}`), ...interval, kind: 0 }]
      : [],
  );
  return (
    <>
      <Notice
        tone={verdict === 'trust' ? 'right' : 'notyet'}
        title={t(`verdict.${VERDICTS[verdict]}`)}
        as="h2"
      >
        {reasons.length > 0 && (
          <ul>
            {reasons.map(({ code, values }) => (
              <li key={code}>{why(code as ReasonCode, values)}</li>
            ))}
          </ul>
        )}
      </Notice>
      <p>{t('read', { rows: found.rows, actions: found.actions, units: found.units })}</p>
      <Faults faults={found.faults} />
      <WideTable label={t('figure')}>
        <thead>
          <tr>
            <th scope="col">{t('estimator')}</th>
            <th scope="col">{t('axis')}</th>
          </tr>
        </thead>
        <tbody>
          {estimates.map(({ name, value, interval }) => (
            <tr key={name}>
              <th scope="row">{t(`name.${name as Estimator}`)}</th>
              <td>
                {value === null ? t('none') : digits(value)}
                {interval && ` [${digits(interval.low)}, ${digits(interval.high)}]`}
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t('logged')}</th>
            <td>{digits(logged)}</td>
          </tr>
        </tbody>
      </WideTable>
      {isSaid && <Figure title={t('figure')} axis={t('axis')} rows={shown} name="estimates" />}
      <dl className="facts">
        {(
          [
            ['ess', found.ess],
            ['largest', found.largestWeight],
            ['mean', found.meanWeight],
            ['support', found.withoutSupport],
          ] as const
        ).map(([name, value]) => (
          <div key={name}>
            <dt>{t(name)}</dt>
            <dd>{digits(value)}</dd>
          </div>
        ))}
        <div>
          <dt>{t('propensities')}</dt>
          <dd>{fits === null ? t('unchecked') : fits ? t('fits') : t('misfit')}</dd>
        </div>
      </dl>
      <Chart
        {...{ title: t('histogram'), x: t('propensity'), y: t('rows'), within: [0, 1], name: 'propensities' }}
        series={[
          {
            ...{ label: t('rows'), as: 'bars' },
            points: propensities.map((count, n) => ({ x: (n + 0.5) / propensities.length, y: count })),
          },
        ]}
      />
      <p className="second">{t('assumed')}</p>
    </>
  );
}
