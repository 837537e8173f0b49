import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { visit } from '../support/attacks/visitor';
import { COURSE } from '../support/learner';

const words: Record<string, string> = JSON.parse(readFileSync('lib/messages/en.json', 'utf8')).errors;

/** Wrong PINs, as many at once as a client can send. */
describe('a flood of sign-ins', () => {
  let app: App;
  beforeAll(async () => {
    app = await startApp({ USTAT_TRUST_PROXY: '1' });
  });
  afterAll(() => discard(app));

  const signIn = (accept: string) =>
    fetch(`${app.url}/api/sign-in`, {
      method: 'POST',
      headers: {
        ...{ cookie: 'ustat.asked=1', origin: app.url, accept, referer: `${app.url}/sign-in` },
        // from everywhere: one address alone is braked before
        'x-forwarded-for': `198.51.${Math.floor(Math.random() * 256)}.${Math.floor(Math.random() * 256)}`,
      },
      body: new URLSearchParams({ name: `Nobody ${crypto.randomUUID()}`, pin: '480215' }),
      redirect: 'manual',
    });

  it('is answered 503 in words where the queue is full, and pages are served meanwhile', async () => {
    const visitor = await visit(app.url, 'en');
    await visitor.page(COURSE);
    let flooding = true;
    const seen = new Map<string, number>();
    const flood = Array.from({ length: 120 }, async () => {
      while (flooding) {
        const response = await signIn('application/json');
        const what = `${response.status} ${response.headers.get('retry-after')} ${await response.text()}`;
        seen.set(what, (seen.get(what) ?? 0) + 1);
        // who is turned away tries again, yet no client sends as fast as it is answered
        if (response.status === 503) await delay(200);
      }
    });
    await expect.poll(() => seen.has('503 5 {"error":"busy"}'), { timeout: 60_000 }).toBe(true);
    for (let n = 0; n < 5; n += 1) expect(await visitor.page(COURSE)).toContain('<main');
    const form = await signIn('text/html');
    flooding = false;
    await Promise.all(flood);
    expect([...seen.keys()].sort()).toEqual(['403 null {"error":"not-allowed"}', '503 5 {"error":"busy"}']);
    expect(form.status).toBe(303);
    expect(await visitor.page('/sign-in?error=busy')).toContain(words.busy);
  });
});
