import { useFormatter, useTranslations } from 'next-intl';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { Chart } from '@/app/research/_figures/chart';
import { Figure } from '@/app/research/_figures/figure';
import type { EstimateFound, FoundOf } from '@/lib/research/lab-run';
import { FAMILY_IDS, ROWS } from '@/lib/research/simulate/rows';

type Found = FoundOf<'simulation'>;
const EVERY = 10;

/** What a policy is called; of one that is no longer there nothing but its id is known. */
function usePolicyWords(): (id: string) => string | null {
  const t = useTranslations('research.policyOf');
  return (id) => {
    const known = ROWS.find((row) => row === id);
    return known ? t(known) : null;
  };
}

/** Policies by families of learners: items, scores, curves; then ustat beside lowest-mastery. */
export function Matrix({ found: { cells, ratios, worstRank } }: { found: Found }) {
  const t = useTranslations('lab.simulation');
  const wordsOf = usePolicyWords();
  const format = useFormatter();
  const digits = (value: number) => format.number(value, { maximumFractionDigits: 3 });
  const families = FAMILY_IDS.filter((id) => cells.some(({ family }) => family === id));
  return (
    <>
      <p className="second">{t('neverText')}</p>
      {worstRank !== null && <p>{t('worst', { rank: worstRank })}</p>}
      {families.map((family) => {
        const own = cells.filter((cell) => cell.family === family);
        const ratio = ratios.find((one) => one.family === family);
        const said = ({ value, low, high }: EstimateFound) => ({
          ...{ value: digits(value), low: digits(low), high: digits(high) },
        });
        return (
          <section className="stack" key={family} aria-labelledby={`h-${family}`}>
            <h2 id={`h-${family}`}>{t(`family.${family}`)}</h2>
            {ratio?.rounds && <p>{t('ratio', said(ratio.rounds))}</p>}
            {ratio?.everyItem && <p>{t('ratioItems', said(ratio.everyItem))}</p>}
            <Figure
              title={t('matrix', { family: t(`family.${family}`) })}
              axis={t('items')}
              rows={own.map(({ policy, items90 }) => ({
                ...{ label: policy, says: wordsOf(policy) ?? '', ...items90 },
                kind: policy === 'ustat' ? 0 : 1,
              }))}
              name={`items-${family}`}
            />
            <Cells cells={own} />
            <Chart
              title={t('curves', { family: t(`family.${family}`) })}
              {...{ x: t('given'), y: t('score'), within: [0, 1], name: `curves-${family}` }}
              series={own.map(({ policy, curve }) => ({
                ...{ label: policy, says: wordsOf(policy) ?? '', as: 'line' as const },
                points: curve.map((score, n) => ({ x: EVERY * n, y: score })),
              }))}
            />
          </section>
        );
      })}
    </>
  );
}

function Cells({ cells }: Pick<Found, 'cells'>) {
  const t = useTranslations('lab.simulation');
  const wordsOf = usePolicyWords();
  const format = useFormatter();
  const one = (value: number) => format.number(value, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  const shown = ({ value, low, high }: EstimateFound) => `${one(value)} [${one(low)}, ${one(high)}]`;
  const three = (value: number) =>
    format.number(value, { maximumFractionDigits: 3, minimumFractionDigits: 3 });
  return (
    <WideTable label={t('policies')}>
      <thead>
        <tr>
          {(['policy', 'items', 'never', 'after', 'over'] as const).map((column) => (
            <th scope="col" key={column}>
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {cells.map(({ policy, items90, never, score20, score40, score80, overPractice }) => (
          <tr key={policy}>
            <th scope="row">
              <bdi>{policy}</bdi>
              <div className="second">{wordsOf(policy)}</div>
            </th>
            <td>{shown(items90)}</td>
            <td>{format.number(never)}</td>
            <td>{[score20, score40, score80].map(({ value }) => three(value)).join(' · ')}</td>
            <td>{shown(overPractice)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
