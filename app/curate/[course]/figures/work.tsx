import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { languageName } from '@/lib/dates';
import type { DeskFigures, deskFigures } from '@/lib/hints/figures';

/** Pairs of verdicts below which their agreement says nothing. */
const LEAST_PAIRS = 20;

/** Verdicts, edits, time and agreement, a line for each language and one for all. */
export function Work({ rows }: { rows: ReturnType<typeof deskFigures> }) {
  const t = useTranslations('desk');
  const locale = useLocale();
  const columns = ['verdicts', 'rate', 'edits', 'minutes', 'agreement', 'bulk'] as const;
  return (
    <div className="stack">
      <h2>{t('figures.work')}</h2>
      <WideTable label={t('figures.work')}>
        <thead>
          <tr>
            <th scope="col">{t('figures.language')}</th>
            {columns.map((column) => (
              <th scope="col" key={column}>
                {t(`figures.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ language, figures }) => (
            <tr key={language ?? 'all'}>
              <th scope="row">{language ? languageName(language, locale) : t('figures.all')}</th>
              <Cells figures={figures} />
            </tr>
          ))}
        </tbody>
      </WideTable>
      <p className="second">{t('figures.how')}</p>
    </div>
  );
}

function Cells({ figures }: { figures: DeskFigures }) {
  const t = useTranslations('desk');
  const format = useFormatter();
  const { verdicts, approved, edited, lettersChanged, minutes, bulk, sampled, sampledKept } = figures;
  const percent = (share: number) => format.number(share, { style: 'percent', maximumFractionDigits: 0 });
  return (
    <>
      <td>{verdicts}</td>
      <td>{verdicts > 0 ? percent(approved / verdicts) : '–'}</td>
      <td>
        {lettersChanged === null
          ? '–'
          : t('figures.edited', {
              share: percent(edited / Math.max(1, approved)),
              letters: format.number(lettersChanged),
            })}
      </td>
      <td>{minutes === null ? '–' : format.number(minutes, { maximumFractionDigits: 1 })}</td>
      <td>
        <Kappa figures={figures} />
      </td>
      <td>
        {bulk}
        {sampled > 0 && <p className="second">{t('figures.kept', { kept: sampledKept, of: sampled })}</p>}
      </td>
    </>
  );
}

function Kappa({ figures: { agreement } }: { figures: DeskFigures }) {
  const t = useTranslations('desk');
  const format = useFormatter();
  const { pairs, kappa } = agreement;
  if (pairs < LEAST_PAIRS) return t('figures.tooFew', { count: pairs, least: LEAST_PAIRS });
  if (kappa === null) return t('figures.noKappa', { count: pairs });
  const number = (value: number) =>
    format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const { value, low, high } = kappa;
  return t('figures.kappa', {
    value: number(value),
    low: number(low),
    high: number(high),
    pairs,
  });
}
