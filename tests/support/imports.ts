import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

/** Source files and what they import, read by a parser. */

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** TypeScript files under a folder of the repository, as paths from its root. */
export function sources(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(join(root, path)).isDirectory()) return sources(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

export interface Import {
  file: string;
  /** A path from the root without ending ("lib/db/port"), or a package's name. */
  target: string;
  isPackage: boolean;
  /** Gone at run time: `import type`, or nothing but types in the braces. */
  typeOnly: boolean;
  /** What is imported, by its name there; '*' for all of it. */
  names: string[];
}

interface Declaration {
  type: string;
  id?: { name?: string };
  declarations?: Declaration[];
}

interface Node {
  type: string;
  source?: { type: string; value: unknown } | null;
  importKind?: string;
  exportKind?: string;
  declaration?: Declaration | null;
  specifiers?: {
    type?: string;
    importKind?: string;
    exportKind?: string;
    imported?: { name?: string };
    local?: { name?: string };
  }[];
}

const parsed = new Map<string, ReturnType<typeof parseSync>>();

/** The syntax tree of a file, with its comments. @throws when it does not parse */
export function parse(file: string): ReturnType<typeof parseSync> {
  const known = parsed.get(file);
  if (known) return known;
  const tree = parseSync(file, readFileSync(join(root, file), 'utf8'));
  if (tree.errors.length > 0) throw new Error(`${file} does not parse: ${tree.errors[0]?.message}`);
  parsed.set(file, tree);
  return tree;
}

/**
 * Imports, re-exports and `import()` calls of a file, also those that stand inside functions and
 * types.
 */
export function importsOf(file: string): Import[] {
  const found: Import[] = [];
  visit(parse(file).program, (node) => {
    const specifier = node.source?.value;
    if (typeof specifier === 'string') found.push({ ...targetOf(file, specifier), ...kindOf(node) });
  });
  return found;
}

function targetOf(file: string, specifier: string) {
  if (specifier.startsWith('@/')) return { file, target: specifier.slice(2), isPackage: false };
  if (!specifier.startsWith('.')) return { file, target: specifier, isPackage: true };
  return { file, target: relative(root, resolve(root, dirname(file), specifier)), isPackage: false };
}

function kindOf(node: Node): Pick<Import, 'typeOnly' | 'names'> {
  const own = node.specifiers ?? [];
  const all =
    own.length === 0 ||
    node.type.endsWith('AllDeclaration') ||
    own.some(({ type }) => type === 'ImportNamespaceSpecifier');
  const typed = (kind?: string) => kind === 'type';
  return {
    typeOnly:
      node.type === 'TSImportType' ||
      typed(node.importKind) ||
      typed(node.exportKind) ||
      (own.length > 0 && own.every((one) => typed(one.importKind) || typed(one.exportKind))),
    names: all ? ['*'] : own.map((one) => one.imported?.name ?? one.local?.name ?? '*'),
  };
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) for (const one of value) visit(one, see);
  else if (value !== null && typeof value === 'object') {
    if ('type' in value && typeof value.type === 'string') see(value as Node);
    for (const one of Object.values(value)) visit(one, see);
  }
}

/** Names of the functions and values that a file exports where it declares them; no types. */
export function exportsOf(file: string): string[] {
  const found: string[] = [];
  visit(parse(file).program, (node) => {
    const declaration = node.type === 'ExportNamedDeclaration' ? node.declaration : null;
    if (!declaration || declaration.type.startsWith('TS')) return;
    const declared = declaration.declarations ?? [declaration];
    found.push(...declared.flatMap(({ id }) => id?.name ?? []));
  });
  return found;
}

/** The file behind an import's target; null for a package, a style sheet or JSON. */
export function fileOf({ target, isPackage }: Import): string | null {
  if (isPackage) return null;
  return (
    [`${target}.ts`, `${target}.tsx`].find((path) =>
      statSync(join(root, path), { throwIfNoEntry: false })?.isFile(),
    ) ?? null
  );
}

/**
 * Everything that these files pull in, themselves included. @param follow which imports are
 * followed
 */
export function reachedFrom(files: readonly string[], follow: (one: Import) => boolean): Set<string> {
  const seen = new Set<string>();
  const queue = [...files];
  for (let file = queue.pop(); file; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const one of importsOf(file)) {
      const next = follow(one) && fileOf(one);
      if (next) queue.push(next);
    }
  }
  return seen;
}

/** Circles among files, each as the files on it; type-only imports count. Tarjan 1972. */
export function circlesOf(files: readonly string[]): string[][] {
  const order = new Map<string, { index: number; low: number; open: boolean }>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const next = (file: string) => importsOf(file).flatMap((one) => fileOf(one) ?? []);
  const connect = (file: string): { index: number; low: number; open: boolean } => {
    const own = { index: order.size, low: order.size, open: true };
    order.set(file, own);
    stack.push(file);
    for (const other of next(file)) {
      const known = order.get(other);
      if (!known) own.low = Math.min(own.low, connect(other).low);
      else if (known.open) own.low = Math.min(own.low, known.index);
    }
    if (own.low === own.index) {
      const circle = stack.splice(stack.indexOf(file));
      for (const one of circle) {
        const entry = order.get(one);
        if (entry) entry.open = false;
      }
      if (circle.length > 1 || next(file).includes(file)) circles.push(circle.sort());
    }
    return own;
  };
  for (const file of files) if (!order.has(file)) connect(file);
  return circles;
}
