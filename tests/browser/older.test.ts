import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

describe('a browser that gets no update any more', () => {
  it('is given what the worker uses, before anything else of it runs', async () => {
    Reflect.deleteProperty(URL, 'canParse');
    Reflect.deleteProperty(Array.prototype, 'toReversed');
    await import('@/lib/browser/worker/older');
    expect(URL.canParse('https://ustat.example/')).toBe(true);
    expect(URL.canParse('/map', 'http://here')).toBe(true);
    expect(URL.canParse('/map')).toBe(false);
    const list = [1, 2, 3];
    expect([list.toReversed(), list]).toEqual([
      [3, 2, 1],
      [1, 2, 3],
    ]);
    expect(readFileSync('lib/browser/worker/worker.ts', 'utf8')).toMatch(/^import '\.\/older';/);
  });
});
