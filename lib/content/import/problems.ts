import { type Document, isNode, LineCounter, type Node, type ParsedNode, visit } from 'yaml';
import type * as z from 'zod';
import { composeYaml } from './compose';
import { badSign } from './signs';
import { entriesOf } from './yaml-entries';

/** What is wrong in a file of a course. */
export interface Problem {
  file: string;
  line: number | null;
  message: string;
  /** Place of the value that it is about; of a lesson, and of what is not there, none. */
  path: readonly PropertyKey[];
}

/** Everything that is wrong with a course folder, in one list: an author mends it in one go. */
export class Problems {
  readonly list: Problem[] = [];
  add(file: string, line: number | null, message: string, path: readonly PropertyKey[] = []): void {
    this.list.push({ file, line, message, path });
  }
  get lines(): string[] {
    return this.list.map(({ file, line, message }) =>
      line === null ? `${file}: ${message}` : `${file}:${line}: ${message}`,
    );
  }
}

/** A YAML file with the line of every value, so that later checks can point at it. */
export interface Yaml<T> {
  data: T;
  /** Line of the value at `path`, or of the nearest thing above it that is there. */
  line(path: readonly PropertyKey[]): number;
}

/**
 * Parses and checks one YAML text; what is wrong goes to `problems` with its line, and null comes
 * back.
 */
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
  const quick = readQuickly(text, schema);
  if (quick) return quick;
  const before = problems.list.length;
  const counter = new LineCounter();
  const composed = composeYaml(text, counter);
  if ('fault' in composed) {
    problems.add(file, composed.line, composed.fault);
    return null;
  }
  const { document } = composed;
  for (const error of document.errors) {
    problems.add(file, counter.linePos(error.pos[0]).line, error.message);
  }
  const lineOf = (node: Node) => counter.linePos(node.range?.[0] ?? 0).line;
  nameBadSigns(document, (node, message) => problems.add(file, lineOf(node), message));
  if (problems.list.length > before) return null;
  const value = plainOf(document);
  if ('fault' in value) {
    problems.add(file, 1, value.fault);
    return null;
  }

  const line = lineIn(document, counter);
  const parsed = schema.safeParse(value.js);
  if (parsed.success) return { data: parsed.data, line };
  for (const issue of parsed.error.issues) {
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    problems.add(file, line(path), `${path.join(' > ') || 'the file'}: ${issue.message}`, path);
  }
  return null;
}

/**
 * A file without faults, from its entries as they were read before; lines are asked for where
 * something else is wrong with it.
 */
function readQuickly<T>(text: string, schema: z.ZodType<T>): Yaml<T> | null {
  const entries = entriesOf(text);
  if (!entries || badSign(text) || ESCAPES.test(text)) return null;
  const parsed = schema.safeParse(entries.value);
  if (!parsed.success) return null;
  let line: Yaml<T>['line'] | null = null;
  return {
    data: parsed.data,
    line(path) {
      line ??= linesOf(text);
      return line(path);
    },
  };
}

/** Signs that stand in a text by their numbers. */
const ESCAPES = /\\[0abexuUvNLP_]/;

function linesOf(text: string): Yaml<unknown>['line'] {
  const counter = new LineCounter();
  const composed = composeYaml(text, counter);
  return 'fault' in composed ? () => 1 : lineIn(composed.document, counter);
}

/** Line of the value at a path, or of the nearest thing above it that is there. */
function lineIn(document: Document.Parsed, counter: LineCounter): Yaml<unknown>['line'] {
  return (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as ParsedNode | undefined;
      if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
    }
    return 1;
  };
}

function nameBadSigns(document: Document, fault: (node: Node, message: string) => void): void {
  visit(document, {
    Scalar(_, node) {
      const found = typeof node.value === 'string' ? badSign(node.value) : null;
      if (found) fault(node, found);
    },
  });
}

/** A reference ("*name") may point at nothing, or at references of references without end. */
function plainOf(document: Document): { js: unknown } | { fault: string } {
  try {
    return { js: document.toJS() };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { fault: error.message };
  }
}
