import { useLocale, useTranslations } from 'next-intl';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { directionOf } from '@/lib/content/direction';
import { type IntervalRow, intervalFigure } from '@/lib/research/figures/intervals';
import { FigureFrame, quoted } from './frame';

export type FigureRow = IntervalRow & { p?: number | null };

interface FigureProps {
  title: string;
  /** What the axis measures, with its unit. */
  axis: string;
  rows: readonly FigureRow[];
  /** Of the files. */
  name: string;
}

/** Values with intervals as a picture, with the numbers behind it, and both as files. */
export function Figure({ title, axis, rows, name }: FigureProps) {
  const t = useTranslations('research.result');
  const locale = useLocale();
  const number = (value: number) => value.toLocaleString(locale, { maximumSignificantDigits: 3 });
  if (rows.length === 0) return null;
  const mark = intervalFigure(rows, { title, axis, number, isRightToLeft: directionOf(locale) === 'rtl' });
  const hasP = rows.some(({ p }) => p !== undefined);
  const lines = rows.map(({ label, value, low, high, p }) =>
    [quoted(label), value, low, high, p ?? ''].join(),
  );
  return (
    <FigureFrame
      title={title}
      mark={mark}
      name={name}
      csv={['label,value,low,high,p', ...lines]}
      table={
        <WideTable label={title}>
          <thead>
            <tr>
              <th scope="col">{t('interval')}</th>
              <th scope="col">{axis}</th>
              <th scope="col">{t('from')}</th>
              <th scope="col">{t('to')}</th>
              {hasP && <th scope="col">{t('chance')}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, value, low, high, p }) => (
              <tr key={label}>
                <td>{label}</td>
                <td>{number(value)}</td>
                <td>{number(low)}</td>
                <td>{number(high)}</td>
                {hasP && <td>{typeof p === 'number' ? number(p) : '–'}</td>}
              </tr>
            ))}
          </tbody>
        </WideTable>
      }
    />
  );
}
