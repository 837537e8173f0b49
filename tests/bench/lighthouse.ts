import { spawnSync } from 'node:child_process';
import type { BrowserContext } from 'playwright-core';
import { chromiumPath } from '../support/needs';

interface Report {
  categories: Record<string, { score: number }>;
  finalDisplayedUrl: string;
}

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

/** Scores of Lighthouse's mobile profile, 0 to 100, or null when LIGHTHOUSE names no command. */
export function lighthouse(
  cookies: Cookies,
  url: string,
): { performance: number; accessibility: number } | null {
  const command = process.env.LIGHTHOUSE;
  if (!command) return null;
  const Cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const ran = spawnSync(
    command,
    [
      ...[url, '--quiet', '--output=json', '--only-categories=performance,accessibility'],
      `--extra-headers=${JSON.stringify({ Cookie })}`,
      '--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update',
    ],
    {
      encoding: 'utf8',
      maxBuffer: 1e8,
      env: { ...process.env, CHROME_PATH: process.env.CHROME_PATH ?? chromiumPath },
    },
  );
  if (ran.status !== 0) throw new Error(`Lighthouse: ${ran.stderr}`);
  const { categories, finalDisplayedUrl } = JSON.parse(ran.stdout) as Report;
  if (finalDisplayedUrl !== url) throw new Error(`Lighthouse saw ${finalDisplayedUrl} instead of ${url}.`);
  const score = (name: string) => Math.round((categories[name]?.score ?? Number.NaN) * 100);
  return { performance: score('performance'), accessibility: score('accessibility') };
}
