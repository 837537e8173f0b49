import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

// The cookie is sent to /api alone (cookies.ts). A route elsewhere would read none, and write a new
// one in its place: marks of every other profile that this browser opened would go.
it('what remembers an opened profile on a browser is a route of /api', () => {
  const files = readdirSync('app', { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `app/${file.replaceAll('\\', '/')}`)
    .filter((file) => /\bremember(?:Opened|Credential)\(/.test(readFileSync(file, 'utf8')));
  expect(files).toContain('app/api/own-pin/route.ts');
  expect(files.filter((file) => !file.startsWith('app/api/'))).toEqual([]);
});
