import { useLocale, useTranslations } from 'next-intl';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { directionOf } from '@/lib/content/direction';
import { type IntervalRow, intervalFigure } from '@/lib/research/figures/intervals';
import { svgFile } from '@/lib/research/figures/svg';
import { Picture } from './picture';

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
  return (
    <figure className="plot stack tight">
      <figcaption>{title}</figcaption>
      <Picture mark={mark} />
      <details>
        <summary>{t('table')}</summary>
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
      </details>
      <p className="row">
        <a className="go" download={`${name}.svg`} href={asFile('image/svg+xml', svgFile(mark))}>
          {t('svg')}
        </a>
        <a className="go" download={`${name}.csv`} href={asFile('text/csv', csvOf(rows))}>
          {t('csv')}
        </a>
      </p>
    </figure>
  );
}

/** A file that the page brings along: what is downloaded is what was seen. */
const asFile = (type: string, text: string) => `data:${type};charset=utf-8,${encodeURIComponent(text)}`;

function csvOf(rows: readonly FigureRow[]): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = rows.map(({ label, value, low, high, p }) =>
    [quoted(label), value, low, high, p ?? ''].join(),
  );
  return `${['label,value,low,high,p', ...lines].join('\r\n')}\r\n`;
}
