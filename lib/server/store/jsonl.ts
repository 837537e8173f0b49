import type * as z from 'zod';
import { streamText } from '../read-text';

interface ReadLines<Row> {
  rows: Row[];
  /** "FILE:17: what is wrong", one a line that could not be used. */
  faults: string[];
}

/**
 * Lines of a file, gzipped or not.
 * @throws UstatError 'bad-input' when it can not be read or is not UTF-8
 */
export async function* linesOf(path: string): AsyncGenerator<string> {
  for await (const text of streamText(path)) yield* text.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** Every line that fits the schema; the others are named and left out. Empty lines are neither. */
export async function readJsonl<Row>(path: string, schema: z.ZodType<Row>): Promise<ReadLines<Row>> {
  const read: ReadLines<Row> = { rows: [], faults: [] };
  let number = 0;
  for await (const line of linesOf(path)) {
    number += 1;
    if (line.trim() === '') continue;
    const parsed = parsedLine(line, schema);
    if ('row' in parsed) read.rows.push(parsed.row);
    else read.faults.push(`${path}:${number}: ${parsed.fault}`);
  }
  return read;
}

function parsedLine<Row>(line: string, schema: z.ZodType<Row>): { row: Row } | { fault: string } {
  const json = parseJson(line);
  if (json === undefined) return { fault: 'is not JSON' };
  const parsed = schema.safeParse(json);
  if (parsed.success) return { row: parsed.data };
  return {
    fault: parsed.error.issues
      .map(({ path, message }) => `${path.join('.') || 'line'}: ${message}`)
      .join('; '),
  };
}

/** The value of a line; undefined, which JSON has no word for, where it is none. */
export function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
