import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './imports';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** Every page and route under app/, by method and pattern. */
export function places(folder = 'app', pattern = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return places(path, entry.name.startsWith('(') ? pattern : `${pattern}/${entry.name}`);
    if (entry.name === 'page.tsx') return [`GET ${pattern || '/'}`];
    if (entry.name !== 'route.ts') return [];
    const text = readFileSync(join(root, path), 'utf8');
    return METHODS.filter((method) =>
      new RegExp(`export (?:async function|const) ${method}\\b`).test(text),
    ).map((method) => `${method} ${pattern}`);
  });
}
