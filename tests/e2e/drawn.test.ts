import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { COURSE, course } from '../support/learner';
import { LANGUAGES, type Language, plain } from './saved-phone';

const ZONES: Record<Language, string> = {
  ...{ en: 'America/New_York', ru: 'Europe/Moscow', ky: 'Asia/Bishkek', ar: 'Asia/Dubai' },
};
const MODULE = 'suspicious-links';

/** A learner's browser, as far as pages and forms need one. */
class Browser {
  readonly cookies = new Map([['ustat.asked', '1']]);
  constructor(
    public site: string,
    readonly language: Language,
  ) {
    this.cookies.set('ustat-zone', encodeURIComponent(ZONES[language]));
  }
  private lines() {
    return { cookie: [...this.cookies].map((pair) => pair.join('=')).join('; '), origin: this.site };
  }
  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.site + path, { headers: { ...this.lines(), ...headers }, redirect: 'manual' });
  }
  /** @returns where the form leads */
  async post(path: string, fields: Record<string, string>): Promise<string> {
    const init = { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' } as const;
    const headers = { ...this.lines(), accept: 'application/json' };
    const response = await fetch(this.site + path, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      this.cookies.set(name, value);
    }
    return response.headers.get('location') ?? ((await response.json()) as { location: string }).location;
  }
}

/** An exercise's form with some answer in it: its first option, or places in their order. */
function filled(html: string): Record<string, string> {
  const form = /<form[^>]*id="answer-form"[\s\S]*?<\/form>/.exec(html)?.[0] ?? '';
  const hidden = [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const option = /name="(options?)"[^>]* value="([^"]+)"/.exec(form);
  const places = [...form.matchAll(/<select[^>]* name="([^"]+)"[\s\S]*?<\/select>/g)];
  const rights = places.map(([select]) => [...select.matchAll(/<option value="([^"]+)"/g)].map(([, v]) => v));
  return Object.fromEntries([
    ...hidden.map(([, name, value]) => [name, value]),
    ...(option ? [[option[1], option[2]]] : []),
    ...places.map(([, name], n) => [name, rights[n]?.[n] ?? rights[n]?.[0] ?? '']),
    ...(form.includes('name="text"') ? [['text', '1']] : []),
  ]);
}

describe('pages that are drawn without Next', () => {
  let app: App;
  const browsers: Browser[] = [];
  let pages: string[] = [];
  beforeAll(async () => {
    app = await startApp();
    for (const language of LANGUAGES) {
      const browser = new Browser(app.url, language);
      await browser.post('/api/profile', { language });
      browsers.push(browser);
    }
  });
  afterAll(() => discard(app));

  it('are those that Next draws, node by node, in each language', async () => {
    const rounds = new Map<Browser, string[]>();
    for (const browser of browsers) rounds.set(browser, await practised(browser));
    const paths = ['', `/${MODULE}`, '/employment-contract', '/progress', '/why', '/search?q=a', '/sheets'];
    const tutor = `/tutor?course=${course.structure.id}`;
    pages = [...[...paths, '/end', '/placement', '?error=busy'].map((path) => COURSE + path), tutor];
    const all = async (by: 'nonce' | 'self') => {
      const found = new Map<string, string[]>();
      for (const browser of browsers)
        for (const path of [...pages, ...(rounds.get(browser) ?? [])]) {
          const response = await browser.get(path);
          const policy = response.headers.get('content-security-policy') ?? '';
          expect(policy.includes('nonce') ? 'nonce' : 'self', path).toBe(by);
          found.set(`${browser.language} ${path}`, plain(await response.text()).split('<'));
        }
      return found;
    };
    // what was answered is counted within a second or two, and moves what is foreseen
    let drawn = await all('self');
    await vi.waitFor(
      async () => {
        const before = drawn;
        drawn = await all('self');
        expect(drawn).toEqual(before);
      },
      { timeout: 30_000, interval: 2_000 },
    );
    const { dataDir } = app;
    await app.stop();
    app = await startApp({ USTAT_DATA: dataDir, USTAT_PAGES: 'next' });
    for (const browser of browsers) browser.site = app.url;
    const byNext = await all('nonce');
    await app.stop();
    app = await startApp({ USTAT_DATA: dataDir });
    for (const browser of browsers) browser.site = app.url;
    expect(drawn.size).toBe(LANGUAGES.length * (pages.length + 6));
    for (const [page, html] of drawn) expect(html, page).toEqual(byNext.get(page));
  });

  /** An answer after a hint, and two questions. @returns pages of the round and of the talk */
  async function practised(browser: Browser): Promise<string[]> {
    const first = await browser.post('/api/round', { course: course.structure.id, module: MODULE });
    const [, round = ''] = /round\/([^/]+)/.exec(first) ?? [];
    await browser.post('/api/hint', { round, position: '1', level: '1' });
    const answered = await browser.post('/api/answer', filled(await (await browser.get(first)).text()));
    expect(answered).toBe(`/round/${round}/1#result`);
    const shown = `/round/${round}/1?shown=1`;
    const fields = { courseId: course.structure.id, roundId: round, position: '2' };
    const asked = await browser.post('/api/tutor', { ...fields, turnId: v7(), question: 'bank 80 000' });
    const [talk = ''] = asked.split('#');
    const conversationId = talk.split('/').at(-1) ?? '';
    await browser.post('/api/tutor', { ...fields, conversationId, turnId: v7(), question: 'phishing' });
    const own = [answered.split('#')[0] ?? '', shown, `/round/${round}/2`, `/round/${round}/end`];
    return [...own, talk, `/tutor?course=${course.structure.id}&module=${MODULE}&error=busy`];
  }

  it('are each in its reader’s language and zone, whoever is served at the same moment', async () => {
    const asked = [...pages.slice(0, 8), ...pages.slice(0, 4)];
    const found = await Promise.all(
      browsers.flatMap(({ language, ...browser }, n) =>
        asked.map(async (path) => {
          const html = await (await (browsers[n] as Browser).get(path)).text();
          expect(html, `${language} ${browser.site}${path}`).toContain(`<html lang="${language}"`);
          return html;
        }),
      ),
    );
    expect(new Set(found.map((html) => /dir="(\w+)"/.exec(html)?.[1]))).toEqual(new Set(['ltr', 'rtl']));
  });

  it('are loaded whole by Next’s router, and lead where the page leads', async () => {
    const [browser] = browsers as [Browser];
    const asked = await browser.get(COURSE, { rsc: '1' });
    expect([asked.status, asked.headers.get('content-type'), await asked.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '',
    ]);
    const gone = await browser.get('/course/there-is-none');
    expect([gone.status, gone.headers.get('location')]).toEqual([307, '/?gone=course']);
    const round = await browser.get('/round/none/1');
    expect([round.status, round.headers.get('location')]).toEqual([307, '/gone']);
    const nobody = await new Browser(app.url, 'ky').get(`${COURSE}/${MODULE}`);
    expect(nobody.status).toBe(307);
    expect(nobody.headers.get('location')).toBe(`/language?to=${encodeURIComponent(`${COURSE}/${MODULE}`)}`);
    const talk = await browser.get('/tutor/none');
    expect([talk.status, talk.headers.get('location')]).toEqual([307, '/gone']);
  });

  it('name what is kept for ever, hold no script of their own, and are kept by nobody', async () => {
    const [browser] = browsers as [Browser];
    const page = await browser.get(COURSE);
    const html = await page.text();
    expect(page.headers.get('cache-control')).toBe('private, no-store');
    expect(html.match(/<script(?![^>]* src=)/g)).toBeNull();
    const files = [...html.matchAll(/(?:src|href)="(\/drawn\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(files).toHaveLength(3);
    for (const path of files) {
      const file = await browser.get(path);
      expect([file.status, file.headers.get('cache-control')], path).toEqual([
        200,
        'public, max-age=31536000, immutable',
      ]);
      expect((await file.text()).length).toBeGreaterThan(100);
    }
  });
});
