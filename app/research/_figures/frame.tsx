import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { type Mark, svgFile } from '@/lib/research/figures/svg';
import { Picture } from './picture';

interface FigureFrameProps {
  title: string;
  mark: Mark;
  /** Of the files. */
  name: string;
  /** Lines of the table as a file, its head first. */
  csv: readonly string[];
  table: ReactNode;
}

/** A picture with its title, the table behind it, and both as files. */
export function FigureFrame({ title, mark, name, csv, table }: FigureFrameProps) {
  const t = useTranslations('research.result');
  return (
    <figure className="plot stack tight">
      <figcaption>{title}</figcaption>
      <Picture mark={mark} />
      <details>
        <summary>{t('table')}</summary>
        {table}
      </details>
      <p className="row">
        <a className="go" download={`${name}.svg`} href={asFile('image/svg+xml', svgFile(mark))}>
          {t('svg')}
        </a>
        <a className="go" download={`${name}.csv`} href={asFile('text/csv', `${csv.join('\r\n')}\r\n`)}>
          {t('csv')}
        </a>
      </p>
    </figure>
  );
}

/** A file that the page brings along: what is downloaded is what was seen. */
const asFile = (type: string, text: string) => `data:${type};charset=utf-8,${encodeURIComponent(text)}`;

/** A cell of CSV that holds words. */
export const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
