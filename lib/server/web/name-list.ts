import { type CsvError, parse } from 'csv-parse/sync';
import type { Row } from '../../teaching/names';

/**
 * What stands between cells: a tab where there is one (a table that was copied), else a semicolon
 * (a table program of most languages here), else a comma.
 */
const SEPARATORS = ['\t', ';', ',', '،'];

/** The rows of a list that was typed, pasted or read from a CSV file; empty ones are left out. */
export function rowsOf(written: string): Row[] {
  const delimiter = SEPARATORS.find((one) => written.includes(one)) ?? ',';
  try {
    const found = parse(written, {
      ...{ bom: true, delimiter, info: true, relax_quotes: true, relax_column_count: true },
      ...{ skip_empty_lines: true, trim: true },
    });
    // with `info` each row comes with where it stood
    const rows = found as unknown as { record: string[]; info: { lines: number } }[];
    return rows.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (!(error as CsvError).code?.startsWith('CSV_')) throw error;
    // a quotation mark that nothing closes: it is no table, but a line is a name
    return written
      .split(/\r\n?|\n/)
      .flatMap((line, at) => (line.trim() ? [{ line: at + 1, cells: [line] }] : []));
  }
}
