import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../app';
import { openBrowser } from '../browser';
import type { Ran } from './vitest';

/**
 * Runs the suites of a file in a real Chromium, on an address that the browser trusts as it trusts
 * https.
 * @param entry relative to the root; it may import 'vitest'
 * @param quota bytes that the browser lets the site keep; missing: as many as it likes
 */
export async function runInBrowser(entry: string, quota?: number): Promise<Ran[]> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import './${entry}'; import { runAll } from 'vitest'; globalThis.running = runAll();`,
      resolveDir: root,
    },
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    platform: 'browser',
    define: { 'process.env.NODE_ENV': '"test"' },
    alias: { vitest: join(root, 'tests/support/in-browser/vitest.ts'), '@': root },
    banner: { js: 'var process = { env: {} };' },
    logLevel: 'error',
  });
  const script = outputFiles[0]?.text ?? '';
  const server = createServer((request, response) => {
    const isScript = request.url === '/run.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript; charset=utf-8' : 'text/html' });
    response.end(isScript ? script : '<!doctype html><script src="/run.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error.stack)));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    if (quota !== undefined) {
      const cdp = await page.context().newCDPSession(page);
      await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: quota });
    }
    await page.goto(`${origin}/`);
    const ran = await page.evaluate(() => (globalThis as unknown as { running?: Promise<Ran[]> }).running);
    if (!ran) throw new Error(`The suites did not run: ${faults.join('\n')}`);
    return ran;
  } finally {
    await browser.close();
    server.close();
  }
}
