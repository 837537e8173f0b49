import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { shellPath } from './needs';

const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

export function openBrowser(more: readonly string[] = []): Promise<Browser> {
  const args = [...FLAGS, ...more];
  return chromium.launch({ ...(shellPath ? { executablePath: shellPath } : {}), args });
}

/** A page on a busy machine may need its time; a test's own limit ends what never comes. */
const PATIENCE = 120_000;

/** A cheap phone. */
export async function phone(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 640 },
    hasTouch: true,
    ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  return context;
}

/**
 * Everything that should not happen on a page: errors in the console, violations of the CSP,
 * requests elsewhere.
 */
export function troubles(page: Page, origin: string): string[] {
  const found: string[] = [];
  page.on('console', (message) => {
    // A failed request is told below, with its address.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load'))
      found.push(message.text());
  });
  page.on('pageerror', (error) => found.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 400) found.push(`${response.status()} ${response.url()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:'))
      found.push(`requested ${request.url()}`);
  });
  return found;
}
