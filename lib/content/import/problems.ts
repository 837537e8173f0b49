import { isNode, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { z } from 'zod';

/** Everything that is wrong with a course folder, in one list: an author mends it in one go. */
export class Problems {
  readonly lines: string[] = [];
  add(file: string, line: number | null, message: string): void {
    this.lines.push(line === null ? `${file}: ${message}` : `${file}:${line}: ${message}`);
  }
}

/** A YAML file with the line of every value, so that later checks can point at it. */
export interface Yaml<T> {
  data: T;
  /** Line of the value at `path`, or of the nearest thing above it that is there. */
  line(path: readonly PropertyKey[]): number;
}

/** Parses and checks one YAML text; what is wrong goes to `problems` with its line, and null comes back. */
export function readYaml<T>(
  file: string,
  text: string | undefined,
  schema: z.ZodType<T>,
  problems: Problems,
): Yaml<T> | null {
  if (text === undefined) {
    problems.add(file, null, 'is missing');
    return null;
  }
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true });
  for (const error of document.errors) {
    problems.add(file, counter.linePos(error.pos[0]).line, error.message.split('\n')[0] ?? error.message);
  }
  if (document.errors.length > 0) return null;

  const line = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as ParsedNode | undefined;
      if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
    }
    return 1;
  };
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return { data: parsed.data, line };
  for (const issue of parsed.error.issues) {
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    problems.add(file, line(path), `${path.join(' > ') || 'the file'}: ${issue.message}`);
  }
  return null;
}
