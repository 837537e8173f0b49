import type * as z from 'zod';
import { csvCell } from '../table';
import type { LearnerRecord } from './rows';

/** One file of an export. */
export interface ExportFile {
  file: string;
  /** Of its rows: the codebook is made of it, and each row is held against it. */
  schema: z.ZodObject;
  /** One learner's rows. @throws ZodError for what the schema doesn't name */
  rows(record: LearnerRecord): Record<string, unknown>[];
  /** Stands above the rows; empty: nothing. */
  head: string;
  /** A row as text, without the line's end. */
  line(row: Record<string, unknown>): string;
}

/** What a format is made of, and what it has no place for. */
export interface Format {
  files: readonly ExportFile[];
  leftOut: readonly { what: string; why: string }[];
  /** Files that are known once all rows are: name -> text. */
  afterwards?(): Record<string, string>;
}

/** @param rows what is checked against the schema, row by row */
export function exportFile<Row extends Record<string, unknown>>(
  file: string,
  schema: z.ZodObject & z.ZodType<Row>,
  rows: (record: LearnerRecord) => readonly Row[],
  { head, line }: Pick<ExportFile, 'head' | 'line'>,
): ExportFile {
  return {
    ...{ file, schema, head, line },
    rows: (record) => rows(record).map((row) => schema.parse(row)),
  };
}

/** Comma-separated, by RFC 4180; null is an empty cell. */
export const csv = (schema: z.ZodObject): Pick<ExportFile, 'head' | 'line'> => ({
  head: Object.keys(schema.shape).join(','),
  line: (row) =>
    Object.keys(schema.shape)
      .map((name) => csvCell(text(row[name])))
      .join(','),
});

/** Tab-delimited: tabs and line breaks of a cell become spaces, as DataShop has no quotes. */
export const tsv = (schema: z.ZodObject): Pick<ExportFile, 'head' | 'line'> => ({
  head: Object.keys(schema.shape).join('\t'),
  line: (row) =>
    Object.keys(schema.shape)
      .map((name) => text(row[name]).replaceAll(/[\t\r\n]/g, ' '))
      .join('\t'),
});

const text = (value: unknown) => (value === null || value === undefined ? '' : String(value));
