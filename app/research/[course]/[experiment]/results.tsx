import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { Moment } from '@/app/_ui/staff/words';
import { Figure, type FigureRow } from '@/app/research/_figures/figure';
import { languageName, listIn } from '@/lib/dates';
import type { ArmResult, Comparison } from '@/lib/research/experiment/result';
import type { AnalysedVersion } from '@/lib/server/web/analysis';
import { ArmHeads } from './arm-heads';
import { FindingWords } from './finding-words';
import { OffPathCounts } from './off-path';
import { ResultCurves } from './result-curves';

interface ResultsProps {
  analysis: AnalysedVersion;
  /** The page of the experiment. */
  page: string;
}

/** What an experiment has found: in words first, then in numbers. */
export function Results({ analysis, page }: ResultsProps) {
  const t = useTranslations('research.result');
  const { plan, comparisons, versions, version } = analysis;
  const nameOf = (id: string) => plan.arms.find((arm) => arm.id === id)?.name ?? id;
  return (
    <>
      <section className="stack" aria-labelledby="h-found">
        <h2 id="h-found">{t('title')}</h2>
        {analysis.countedAt && (
          <p className="second">
            {t('countedAt')} <Moment at={analysis.countedAt} />
          </p>
        )}
        {versions.length > 1 && (
          <nav className="row" aria-label={t('version')}>
            {versions.map((one) => (
              <Link
                key={one}
                href={`${page}?version=${one}`}
                prefetch={false}
                aria-current={one === version ? 'page' : undefined}
              >
                {`${t('version')} ${one}`}
              </Link>
            ))}
          </nav>
        )}
        {comparisons.map((compared) => (
          <FindingWords
            key={compared.arm}
            finding={compared.finding}
            title={t('against', { arm: nameOf(compared.arm), first: plan.arms[0]?.name ?? '' })}
          />
        ))}
      </section>
      <Means analysis={analysis} nameOf={nameOf} />
      {comparisons.map((compared) => (
        <Compared key={compared.arm} compared={compared} analysis={analysis} nameOf={nameOf} />
      ))}
      <ResultCurves analysis={analysis} nameOf={nameOf} />
      <Counted analysis={analysis} nameOf={nameOf} />
    </>
  );
}

interface PartProps {
  analysis: AnalysedVersion;
  nameOf: (arm: string) => string;
}

function Means({ analysis, nameOf }: PartProps) {
  const t = useTranslations('research');
  const rows = analysis.arms.flatMap(({ id, mean, interval, drawn }): FigureRow[] =>
    mean === null || interval === null
      ? []
      : [{ ...(drawn ?? interval), label: nameOf(id), value: mean, kind: 0 }],
  );
  if (rows.length === 0) return null;
  const { kind } = analysis.plan.outcome;
  return (
    <section className="stack" aria-labelledby="h-means">
      <h2 id="h-means">{t('result.arms')}</h2>
      {analysis.plan.adaptive && <p>{t('result.byChances')}</p>}
      <Figure title={t(`outcomeOf.${kind}`)} axis={t(`unitOf.${kind}`)} rows={rows} name="means" />
    </section>
  );
}

const INTERVALS = ['drawn', 'fixed', 'anytime', 'adjustedFixed', 'adjustedAnytime'] as const;

function Compared({ compared, analysis, nameOf }: PartProps & { compared: Comparison }) {
  const t = useTranslations('research');
  const locale = useLocale();
  const number = (value: number) => value.toLocaleString(locale, { maximumSignificantDigits: 3 });
  const { kind } = analysis.plan.outcome;
  const rows = INTERVALS.flatMap((name, n): FigureRow[] => {
    const found = compared[name];
    return found ? [{ ...found, label: t(`result.${name === 'drawn' ? 'bootstrap' : name}`), kind: n }] : [];
  });
  if (rows.length === 0) return null;
  const { ratio, holm, worst, anytime, languages, arm } = compared;
  const title = t('result.against', { arm: nameOf(arm), first: analysis.plan.arms[0]?.name ?? '' });
  const axis = `${t('result.difference')}, ${t(`unitOf.${kind}`)}`;
  const isMissing = analysis.arms.some(({ open, missing }) => open + missing > 0);
  return (
    <section className="stack" aria-labelledby={`h-${arm}`}>
      <h2 id={`h-${arm}`}>{t('result.differences')}</h2>
      <Figure title={title} axis={axis} rows={rows} name={`difference-${arm}`} />
      <ul className="bullets">
        {holm !== null && <li>{t('result.holm', { p: number(holm) })}</li>}
        {ratio && (
          <li>{`${t('result.ratio')}: ${number(ratio.value)} (${number(ratio.low)} – ${number(ratio.high)})`}</li>
        )}
        {isMissing && anytime && (
          <li>
            {worst
              ? t('result.bounds', {
                  ...{ low: number(anytime.low), high: number(anytime.high) },
                  ...{ least: number(worst.low), most: number(worst.high) },
                })
              : t('result.unbounded')}
          </li>
        )}
      </ul>
      {languages.length > 0 && (
        <>
          <h3>{t('result.languages')}</h3>
          <p>{t('result.languagesText')}</p>
          <Figure
            title={`${title} · ${t('result.languages')}`}
            axis={axis}
            name={`languages-${arm}`}
            rows={languages.flatMap(({ language, plain, shrunk }) => {
              const named = { language: languageName(language, locale) };
              return [
                { ...plain, label: t('result.plain', named), kind: 0 },
                { ...shrunk, label: t('result.drawn', named), kind: 1 },
              ];
            })}
          />
        </>
      )}
      {analysis.fewIn.length > 0 && (
        <p className="second">
          {t('result.fewIn', {
            languages: listIn(
              locale,
              analysis.fewIn.map((code) => languageName(code, locale)),
            ),
          })}
        </p>
      )}
    </section>
  );
}

const COUNTS = ['units', 'waiting', 'outcomes', 'late', 'open', 'missing', 'silent', 'withdrawn'] as const;

function Counted({ analysis, nameOf }: PartProps) {
  const t = useTranslations('research.result');
  const whom = useTranslations('research')('learnersColumn');
  const locale = useLocale();
  const { arms, ratio, consent } = analysis;
  const { refused, tooYoung, unanswered } = consent;
  const late = arms.reduce((sum, one) => sum + one.late, 0);
  const days = arms.reduce((sum, one) => sum + one.lateDays, 0);
  const said = (name: (typeof COUNTS)[number]) => t(name === 'units' ? 'assigned' : name);
  return (
    <section className="stack" aria-labelledby="h-counted">
      <h2 id="h-counted">{t('count')}</h2>
      <WideTable label={whom}>
        <ArmHeads arms={arms} nameOf={nameOf} />
        <tbody>
          {COUNTS.map((name) => (
            <tr key={name}>
              <th scope="row">{said(name)}</th>
              {arms.map((arm) => (
                <td key={arm.id}>{arm[name].toLocaleString(locale)}</td>
              ))}
            </tr>
          ))}
          <Spread arms={arms} />
        </tbody>
      </WideTable>
      {late > 0 && <p>{t('lateBy', { count: late, days: Math.round((10 * days) / late) / 10 })}</p>}
      {ratio && arms.some(({ units }) => units > 0) && (
        <p>
          {t(ratio.isMismatch ? 'ratioFails' : 'ratioFits', {
            p: ratio.p.toLocaleString(locale, { maximumSignificantDigits: 2 }),
          })}
        </p>
      )}
      <p>{t('excludedBy', { refused, young: tooYoung, silent: unanswered })}</p>
      <p className="second">{t('excluded')}</p>
      <OffPathCounts arms={arms} nameOf={nameOf} />
    </section>
  );
}

function Spread({ arms }: { arms: readonly ArmResult[] }) {
  const t = useTranslations('research.result');
  const locale = useLocale();
  const number = (value: number | null) =>
    value === null ? '–' : value.toLocaleString(locale, { maximumSignificantDigits: 3 });
  return (['mean', 'deviation'] as const).map((name) => (
    <tr key={name}>
      <th scope="row">{t(name)}</th>
      {arms.map((arm) => (
        <td key={arm.id}>{number(arm[name])}</td>
      ))}
    </tr>
  ));
}
