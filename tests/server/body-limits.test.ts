import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bodyLimit, LIMITS } from '@/lib/server/web/limits';

const routes = readdirSync('app/api', { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('route.ts'),
);
const takingFiles = routes
  .filter((file) => /readUploads?\(/.test(readFileSync(`app/api/${file}`, 'utf8')))
  .map((file) => `/api/${dirname(file)}`);

describe('what a request may bring', () => {
  it('is a form, where nothing else is said', () => {
    expect(bodyLimit('/api/answer', LIMITS)).toBe(64 * 1024);
    expect(bodyLimit('/api/research/logs', LIMITS)).toBe(64 * 1024);
  });

  it('is a file where a route takes one', () => {
    expect(takingFiles).toContain('/api/research/log');
    for (const path of takingFiles) expect(bodyLimit(path, LIMITS), path).toBeGreaterThan(LIMITS.body);
    expect(bodyLimit('/api/research/log', LIMITS)).toBe(LIMITS.log);
  });

  it('is never less than a form, however small a file may be', () => {
    expect(bodyLimit('/api/teach/names', { ...LIMITS, list: 10 })).toBe(LIMITS.body);
  });
});
