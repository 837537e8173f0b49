import { useFormatter, useTranslations } from 'next-intl';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { Chart } from '@/app/research/_figures/chart';
import { Figure } from '@/app/research/_figures/figure';
import type { EstimateFound, FoundOf } from '@/lib/research/lab-run';
import { Faults } from './faults';

type Found = FoundOf<'answers'>;
const MEASURES = ['auc', 'logLoss', 'brier', 'ece', 'firstAuc'] as const;
const NOTES = ['laterTries', 'furtherComponents', 'repeats'] as const;

/** How well answers are predicted, and how skills are learned. */
export function Answers({ found }: { found: Found }) {
  const t = useTranslations('lab.answers');
  const { read, calibration } = found;
  const { rows, answers, learners, items, skills } = read;
  const counts = { rows, answers, learners, items, skills };
  return (
    <>
      <div className="stack tight">
        <p>{t('read', counts)}</p>
        {NOTES.filter((note) => read[note] > 0).map((note) => (
          <p key={note} className="second">
            {t(note, { count: read[note] })}
          </p>
        ))}
        {read.times && (
          <p className="second" lang="en" dir="ltr">
            {read.times}
          </p>
        )}
        <Faults faults={read.faults} />
      </div>
      <Models models={found.models} />
      <Chart
        {...{ title: t('calibrationFigure'), x: t('predicted'), y: t('seen'), within: [0, 1] }}
        name="calibration"
        series={[
          { label: '=', as: 'dashes', points: [0, 1].map((end) => ({ x: end, y: end })) },
          {
            ...{ label: 'Ustat', as: 'dots' },
            points: calibration.map(({ predicted, value, low, high }) => ({
              x: predicted,
              y: value,
              low,
              high,
            })),
          },
        ]}
      />
      <Skills found={found} />
      <Curves curves={found.curves} />
    </>
  );
}

function useEstimate() {
  const format = useFormatter();
  const digits = (value: number) =>
    format.number(value, { maximumFractionDigits: 3, minimumFractionDigits: 3 });
  return (given: EstimateFound | null) =>
    given ? `${digits(given.value)} [${digits(given.low)}, ${digits(given.high)}]` : '–';
}

/** Names that a page says in its own language; the others are names anywhere. */
const NAMED = {
  'Ustat, not recalibrated': 'plainUstat',
  Logistic: 'logistic',
  "OATutor's BKT": 'oatutor',
} as const;

function Models({ models }: Pick<Found, 'models'>) {
  const t = useTranslations('lab.answers');
  const nameOf = (name: string) => (name in NAMED ? t(`name.${NAMED[name as keyof typeof NAMED]}`) : name);
  const shown = useEstimate();
  const areas = models.flatMap(({ name, auc }, n) =>
    auc ? [{ label: nameOf(name), ...auc, kind: n === 0 ? 0 : 1 }] : [],
  );
  return (
    <div className="stack">
      <h2>{t('modelsTitle')}</h2>
      <WideTable label={t('modelsTitle')}>
        <thead>
          <tr>
            <th scope="col">{t('model')}</th>
            {MEASURES.map((measure) => (
              <th scope="col" key={measure}>
                {t(measure)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.name}>
              <th scope="row">
                <bdi>{nameOf(model.name)}</bdi>
              </th>
              {MEASURES.map((measure) => (
                <td key={measure}>{shown(model[measure])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </WideTable>
      <Figure title={t('aucFigure')} axis={t('aucAxis')} rows={areas} name="auc" />
    </div>
  );
}

function Skills({ found: { skills, unlisted } }: { found: Found }) {
  const t = useTranslations('lab.answers');
  const format = useFormatter();
  const shown = useEstimate();
  const flat = skills.filter(({ curve }) => curve === 'flat');
  return (
    <div className="stack">
      <h2>{t('flatTitle')}</h2>
      {flat.length === 0 ? (
        <p>{t('noFlat')}</p>
      ) : (
        <>
          <p>{t('flatText')}</p>
          <ul className="rules">
            {flat.map(({ name }) => (
              <li key={name}>
                <bdi>{name}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{t('skillsTitle')}</h2>
      <WideTable label={t('skillsTitle')}>
        <thead>
          <tr>
            {(['skill', 'count', 'learners', 'right', 'auc', 'slope', 'curve'] as const).map((column) => (
              <th scope="col" key={column}>
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {skills.map(({ name, answers, learners, right, auc, slope, curve }) => (
            <tr key={name}>
              <th scope="row" className="free">
                <bdi>{name}</bdi>
              </th>
              <td>{format.number(answers)}</td>
              <td>{format.number(learners)}</td>
              <td>{format.number(right, { style: 'percent' })}</td>
              <td>{auc === null ? '–' : format.number(auc, { maximumFractionDigits: 3 })}</td>
              <td>{shown(slope)}</td>
              <td>{t(`verdict.${curve}`)}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      {unlisted > 0 && <p className="second">{t('unlisted', { count: unlisted })}</p>}
    </div>
  );
}

function Curves({ curves }: Pick<Found, 'curves'>) {
  const t = useTranslations('lab.answers');
  if (curves.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="h-curves">
      <h2 id="h-curves">{t('curvesTitle')}</h2>
      <p>{t('curvesText')}</p>
      {curves.map(({ name, points }, n) => (
        <Chart
          key={name}
          {...{ x: t('opportunity'), y: t('error'), within: [0, 1], name: `curve-${n}` }}
          title={t('curveFigure', { skill: name === '' ? t('allSkills') : name })}
          series={[
            {
              ...{ label: t('error'), as: 'dots' },
              points: points.map(({ opportunity, value, low, high }) => ({
                x: opportunity,
                y: value,
                low,
                high,
              })),
            },
            {
              ...{ label: t('fitted'), as: 'line' },
              points: points.map(({ opportunity, fitted }) => ({ x: opportunity, y: fitted })),
            },
          ]}
        />
      ))}
    </section>
  );
}
