import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What an address belongs to where it belongs to no page: never the address itself. */
const OTHER = 'other';
const ENDS = ['page.tsx', 'route.ts'];

/**
 * The pattern of an address (`/round/[round]/[n]`) by the folders of `app/`: ids stay out of
 * metrics, and what strangers make up adds no series.
 */
export function routePatterns(appFolder: string): (path: string) => string {
  const tree = foldersOf(appFolder);
  return (path) => {
    for (const files of ['/_next', '/drawn']) if (path.startsWith(`${files}/`)) return files;
    return matched(tree, path.split('/').filter(Boolean)) ?? OTHER;
  };
}

interface Folder {
  pattern: string;
  hasPage: boolean;
  inside: Map<string, Folder>;
}

function foldersOf(path: string, pattern = ''): Folder {
  const folder: Folder = { pattern: pattern || '/', hasPage: false, inside: new Map() };
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (!entry.isDirectory()) folder.hasPage ||= ENDS.includes(entry.name);
    else if (!entry.name.startsWith('_')) {
      // a folder in brackets is no part of the address
      const isGroup = entry.name.startsWith('(');
      const inner = foldersOf(join(path, entry.name), isGroup ? pattern : `${pattern}/${entry.name}`);
      if (!isGroup) folder.inside.set(entry.name, inner);
      else {
        folder.hasPage ||= inner.hasPage;
        for (const [name, one] of inner.inside) folder.inside.set(name, one);
      }
    }
  }
  return folder;
}

function matched(folder: Folder, segments: readonly string[]): string | null {
  const [first, ...rest] = segments;
  if (first === undefined) return folder.hasPage ? folder.pattern : null;
  const named = folder.inside.get(first);
  if (named && !first.startsWith('[')) return matched(named, rest);
  const open = [...folder.inside].find(([name]) => name.startsWith('['))?.[1];
  return open ? matched(open, rest) : null;
}
