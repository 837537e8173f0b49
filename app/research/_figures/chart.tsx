import { useLocale, useTranslations } from 'next-intl';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { directionOf } from '@/lib/content/direction';
import { chartFigure, type Series } from '@/lib/research/figures/chart';
import { svgFile } from '@/lib/research/figures/svg';
import { Picture } from './picture';

interface ChartProps {
  title: string;
  /** What the axes measure, with their units. */
  x: string;
  y: string;
  series: readonly Series[];
  /** Where the axis upwards begins and ends at least. */
  within: readonly [number, number];
  /** Of the files. */
  name: string;
}

/** Series as a picture, with the numbers behind it, and both as files. */
export function Chart({ title, x, y, series, within, name }: ChartProps) {
  const t = useTranslations('research.result');
  const locale = useLocale();
  const number = (value: number) => value.toLocaleString(locale, { maximumSignificantDigits: 3 });
  const isRightToLeft = directionOf(locale) === 'rtl';
  const mark = chartFigure(series, { title, x, y, within, number, isRightToLeft });
  const rows = series.flatMap(({ label, points }) => points.map((point) => ({ label, ...point })));
  const hasInterval = rows.some(({ low }) => low !== undefined);
  const shown = (value: number | undefined) => (value === undefined ? '–' : number(value));
  const cells = rows.map(({ label, x: px, y: py, low, high }) =>
    [JSON.stringify(label), px, py, low ?? '', high ?? ''].join(),
  );
  const csv = `${['label,x,y,low,high', ...cells].join('\r\n')}\r\n`;
  return (
    <figure className="plot stack tight">
      <figcaption>{title}</figcaption>
      <Picture mark={mark} />
      <details>
        <summary>{t('table')}</summary>
        <WideTable label={title}>
          <thead>
            <tr>
              <td />
              <th scope="col">{x}</th>
              <th scope="col">{y}</th>
              {hasInterval && <th scope="col">{t('from')}</th>}
              {hasInterval && <th scope="col">{t('to')}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, x: px, y: py, low, high }) => (
              <tr key={`${label} ${px}`}>
                <td>{label}</td>
                <td>{number(px)}</td>
                <td>{number(py)}</td>
                {hasInterval && <td>{shown(low)}</td>}
                {hasInterval && <td>{shown(high)}</td>}
              </tr>
            ))}
          </tbody>
        </WideTable>
      </details>
      <p className="row">
        <a className="go" download={`${name}.svg`} href={asFile('image/svg+xml', svgFile(mark))}>
          {t('svg')}
        </a>
        <a className="go" download={`${name}.csv`} href={asFile('text/csv', csv)}>
          {t('csv')}
        </a>
      </p>
    </figure>
  );
}

const asFile = (type: string, text: string) => `data:${type};charset=utf-8,${encodeURIComponent(text)}`;
