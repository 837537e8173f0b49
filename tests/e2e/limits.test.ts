import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokensFor } from '@/lib/server/web/tutor-deps';
import { type App, discard, startApp } from '../support/app';
import { visit } from '../support/attacks/visitor';
import { course } from '../support/learner';

/** Behind a proxy that tells the address of who asks. */
describe('limits without a model', () => {
  let app: App;
  beforeAll(async () => {
    app = await startApp({
      USTAT_TRUST_PROXY: '1',
      USTAT_PROFILES_PER_HOUR: '6',
      TUTOR_TURNS_PER_MINUTE: '2',
    });
  });
  afterAll(() => discard(app));

  const post = (path: string, fields: Record<string, string>, headers: Record<string, string>) =>
    fetch(app.url + path, {
      method: 'POST',
      headers: { origin: app.url, cookie: 'ustat.asked=1', ...headers },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
  const json = { accept: 'application/json' };
  const begin = (address: string) =>
    post('/api/profile', { language: 'en' }, { 'x-forwarded-for': address, ...json });

  it('count new profiles by the address that the proxy tells, and by no other', async () => {
    // what the sender writes itself stands left of it
    const forged = Array.from({ length: 6 }, (_, n) => begin(`203.0.113.${n}, 198.51.100.1`));
    expect((await Promise.all(forged)).map(({ status }) => status)).toEqual(Array(6).fill(200));
    const refused = await begin('203.0.113.99, 198.51.100.1');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(500);
    const { error } = await refused.json();
    expect(error).toMatch(/^over-budget\.\d{10}$/);
    expect((await begin('198.51.100.2')).status).toBe(200);

    const shown = await fetch(`${app.url}/language?error=${error}`, { headers: { 'accept-language': 'en' } });
    expect(await shown.text()).toMatch(/You can go on from [^(]* at [^(]* on \(in (9|10) minutes\)/);
    // who has a profile goes on
    const visitor = await visit(app.url, 'en');
    const settings = { screenLanguage: 'ru', contentLanguage: 'ru', theme: 'auto', textSize: 'normal' };
    expect(await visitor.post('/api/settings', settings)).toBe('/settings?saved=1');
  });

  it('count turns by profile, and say until when in the language of the screen', async () => {
    const { cookie } = await visit(app.url, 'ky');
    const ask = () =>
      post(
        '/api/tutor',
        { turnId: crypto.randomUUID(), courseId: course.structure.id, question: 'Шилтеме деген эмне?' },
        { cookie, accept: 'application/x-ndjson, application/json' },
      );
    const seen: Response[] = [];
    for (let n = 0; n < 6; n += 1) {
      const response = await ask();
      if (response.ok) await response.text();
      seen.push(response);
    }
    const slowed = seen.filter(({ status }) => status === 429);
    expect(seen.slice(0, 4).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(slowed.length).toBeGreaterThan(0);
    const { error } = (await slowed[0]?.json()) ?? {};
    const page = await fetch(`${app.url}/tutor?error=${error}`, { headers: { cookie } });
    expect(await page.text()).toMatch(/Улантууга болот: .* \(1 мүнөттөн кийин\)/);
  });

  it('refuse a question that is far longer than it looks', async () => {
    const { cookie } = await visit(app.url, 'ar');
    const turn = { turnId: crypto.randomUUID(), courseId: course.structure.id };
    const response = await post('/api/tutor', { ...turn, question: 'ﷺ'.repeat(2_000) }, { cookie, ...json });
    expect([response.status, await response.json()]).toEqual([400, { error: 'bad-input' }]);
  });
});

describe('tokens of a model', () => {
  it('are a tenth for a new profile, and all of them after twenty exercises', () => {
    expect([0, 10, 20, 500].map((answered) => Math.round(tokensFor(60_000, answered)))).toEqual([
      6_000, 33_000, 60_000, 60_000,
    ]);
  });
});
