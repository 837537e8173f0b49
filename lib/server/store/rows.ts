import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type CsvError, type InfoRecord, parse } from 'csv-parse';
import { UstatError } from '../../errors';
import type { LoggedColumns } from '../../research/evaluate/columns';
import { loggedReader, type ReadLogged } from '../../research/evaluate/logged';
import { type PolicyTable, policyReader } from '../../research/evaluate/target';
import { logReader, type ReadLog, type ReadOptions } from '../../research/reader';
import { type Row, shapeOf } from '../../research/table';
import { streamText } from '../read-text';

/**
 * Bytes of one row: a quote that never closes would swallow the file. pyKT's longest rows have some
 * 20,000.
 */
const LONGEST_ROW = 1_000_000;

/** How much of a file is read; without it all. */
export interface RowLimits {
  /** Of what is unpacked. */
  bytes: number;
  rows: number;
}

/** A log of answers from a file, gzipped or not. @throws UstatError 'bad-input' by file and line */
export async function readAnswerLog(
  path: string,
  options: ReadOptions,
  limits?: RowLimits,
): Promise<ReadLog> {
  const reader = logReader(options);
  await eachRow(path, reader.row, reader.unreadable, limits);
  return reader.done();
}

/** A logged table from a file, gzipped or not. @throws UstatError 'bad-input' by file and line */
export async function readLogged(
  path: string,
  columns: LoggedColumns,
  limits?: RowLimits,
): Promise<ReadLogged> {
  const reader = loggedReader(columns);
  await eachRow(path, reader.row, reader.unreadable, limits);
  return reader.done();
}

/** A policy's chances from a file. @throws UstatError 'bad-input' for whatever is wrong with it */
export async function readPolicy(
  path: string,
  columns: LoggedColumns,
  limits?: RowLimits,
): Promise<PolicyTable> {
  const reader = policyReader(columns);
  const unreadable = ({ line, why }: { line: number; why: string }) => {
    throw new UstatError('bad-input', `${path}:${line}: ${why}.`);
  };
  await eachRow(path, reader.row, unreadable, limits);
  return reader.done();
}

/**
 * Every row of delimited text, the header first; cells may hold line breaks.
 * @param skip takes a row with a quote amid a cell
 * @throws UstatError 'bad-input' when it can't be read, or when a quote leaves open where its rows
 * end
 */
async function eachRow(
  path: string,
  take: (row: Row) => void,
  skip: (fault: { line: number; why: string }) => void,
  limits: RowLimits = { bytes: Number.POSITIVE_INFINITY, rows: Number.POSITIVE_INFINITY },
): Promise<void> {
  const text = streamText(path, limits.bytes);
  const first = await text.next();
  if (first.done) return;
  const { delimiter, headerLine } = shapeOf(/\S.*/.exec(first.value)?.[0] ?? '');
  let next = headerLine;
  let rows = 0;
  const openQuote = () =>
    new UstatError(
      'bad-input',
      `${path}:${next}: a quote is left open: where the rows below end can't be told.`,
    );
  const parser = parse({
    delimiter,
    from_line: headerLine,
    // One file may mix them, when it was put together from several.
    record_delimiter: ['\r\n', '\n', '\r'],
    // In tab-delimited text a quote is a letter like any other.
    quote: delimiter === '\t' ? null : '"',
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: LONGEST_ROW,
    on_record: (cells: string[], { lines }: InfoRecord) => {
      rows += 1;
      if (rows > limits.rows) throw new UstatError('bad-input', `${path}: more than ${limits.rows} rows.`);
      take({ cells, line: lines - (cells.join().match(/\r?\n|\r/g)?.length ?? 0) });
      next = lines + 1;
      return null;
    },
    on_skip: (error: CsvError | undefined) => {
      if (error?.code !== 'INVALID_OPENING_QUOTE') parser.destroy(openQuote());
      else skip({ line: next, why: 'a quote amid a cell' });
      return undefined;
    },
  });
  await pipeline(Readable.from(joined(first.value, text)), parser, async (rows) => {
    for await (const _ of rows);
  });
}

async function* joined(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}
