import { describe, expect, it } from 'vitest';
import { runInBrowser } from '../support/in-browser/run';
import { lacks } from '../support/needs';

describe.skipIf(lacks('chromium'))('the store on IndexedDB (needs chromium)', () => {
  it('keeps the same contracts as a database', async () => {
    const ran = await runInBrowser('tests/browser/store-suites.ts');
    expect(ran.filter(({ error }) => error !== null)).toEqual([]);
    expect(ran.length).toBeGreaterThanOrEqual(50);
  });

  it('keeps what the server knows of whoever is signed in, and of nobody else', async () => {
    const ran = await runInBrowser('tests/browser/snapshot-suites.ts');
    expect(ran.filter(({ error }) => error !== null)).toEqual([]);
    expect(ran.length).toBe(9);
  });

  it('keeps nothing by half where there is no room, or where the browser closes it', async () => {
    const ran = await runInBrowser('tests/browser/full-suites.ts', 3_000_000);
    expect(ran.filter(({ error }) => error !== null)).toEqual([]);
    expect(ran.length).toBe(3);
  });

  it('opens courses that come as files, and refuses others by name', async () => {
    const ran = await runInBrowser('tests/browser/pack-suites.ts');
    const full = await runInBrowser('tests/browser/pack-full-suites.ts', 3_000_000);
    expect([...ran, ...full].filter(({ error }) => error !== null)).toEqual([]);
    expect(ran.length + full.length).toBe(4);
  });
});
