import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type App, discard, startApp } from './app';
import { openBrowser } from './browser';

/**
 * An app of its own and a browser for the suite that calls this; both are there once its tests run.
 */
export function stage(): { app: App; browser: Browser } {
  const on = {} as { app: App; browser: Browser };
  beforeAll(async () => {
    [on.app, on.browser] = await Promise.all([startApp(), openBrowser()]);
  });
  afterAll(async () => {
    await on.browser.close();
    await discard(on.app);
  });
  return on;
}
