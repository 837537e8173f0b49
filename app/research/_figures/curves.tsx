import { useLocale, useTranslations } from 'next-intl';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { directionOf } from '@/lib/content/direction';
import { curveFigure } from '@/lib/research/figures/curves';
import { FigureFrame, quoted } from './frame';

interface CurvesProps {
  title: string;
  across: string;
  up: string;
  rows: readonly {
    label: string;
    points: readonly { n: number; learners: number; value: number; low: number; high: number }[];
  }[];
  /** Of the files. */
  name: string;
}

/** Curves with bands as a picture, with the numbers behind it, and both as files. */
export function Curves({ title, across, up, rows, name }: CurvesProps) {
  const t = useTranslations('research.result');
  const locale = useLocale();
  const number = (value: number) => value.toLocaleString(locale, { maximumSignificantDigits: 3 });
  if (rows.length === 0) return null;
  const mark = curveFigure(rows, { title, across, up, number, isRightToLeft: directionOf(locale) === 'rtl' });
  const lines = rows.flatMap(({ label, points }) =>
    points.map(({ n, learners, value, low, high }) => [quoted(label), n, learners, value, low, high].join()),
  );
  return (
    <FigureFrame
      title={title}
      mark={mark}
      name={name}
      csv={['label,try,learners,value,low,high', ...lines]}
      table={
        <WideTable label={title}>
          <thead>
            <tr>
              <th scope="col">{t('curve')}</th>
              <th scope="col">{across}</th>
              <th scope="col">{t('learners')}</th>
              <th scope="col">{up}</th>
              <th scope="col">{t('from')}</th>
              <th scope="col">{t('to')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.flatMap(({ label, points }) =>
              points.map(({ n, learners, value, low, high }) => (
                <tr key={`${label} ${n}`}>
                  <td>
                    <bdi>{label}</bdi>
                  </td>
                  <td>{number(n)}</td>
                  <td>{learners.toLocaleString(locale)}</td>
                  <td>{number(value)}</td>
                  <td>{number(low)}</td>
                  <td>{number(high)}</td>
                </tr>
              )),
            )}
          </tbody>
        </WideTable>
      }
    />
  );
}
