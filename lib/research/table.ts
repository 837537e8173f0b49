/** Rows of delimited text. */

export interface Row {
  cells: string[];
  /** Line of the file where it begins, from 1. */
  line: number;
}

type Delimiter = ',' | '\t' | ';' | '|';

/** What the first line of a file says of the rest. */
export interface Shape {
  delimiter: Delimiter;
  /** Line of the header, from 1: Excel's "sep=;" stands above it. */
  headerLine: number;
}

/** A tab where the header has one; else the more frequent of comma, semicolon and bar. */
export function shapeOf(firstLine: string): Shape {
  const named = /^"?sep=([,;|\t])"?\s*$/i.exec(firstLine)?.[1];
  if (named) return { delimiter: named as Delimiter, headerLine: 2 };
  const count = (delimiter: Delimiter) => firstLine.split(delimiter).length;
  if (count('\t') > 1) return { delimiter: '\t', headerLine: 1 };
  const [most = ','] = ([',', ';', '|'] as const).toSorted((a, b) => count(b) - count(a));
  return { delimiter: most, headerLine: 1 };
}

/** The value as a cell of comma-separated text, quoted where it must be. */
export function csvCell(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
