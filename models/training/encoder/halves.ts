import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export function readLines<Row>(file: string): Row[] {
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Odd groups in order of appearance: what is fitted may look at these alone. */
export function fitHalf<Row>(rows: readonly Row[], group: (row: Row) => string): Row[] {
  return half(rows, group, 0);
}

/** Even groups: what figures are measured on. */
export function reportHalf<Row>(rows: readonly Row[], group: (row: Row) => string): Row[] {
  return half(rows, group, 1);
}

function half<Row>(rows: readonly Row[], group: (row: Row) => string, remainder: 0 | 1): Row[] {
  const order = new Map([...new Set(rows.map(group))].map((name, at) => [name, at]));
  return rows.filter((row) => (order.get(group(row)) ?? 0) % 2 === remainder);
}
