import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Metrics, openMetrics } from '@/lib/server/metrics/metrics';
import { routePatterns } from '@/lib/server/metrics/routes';
import { type HttpServer, listen } from '@/lib/server/web/http';

const TOKEN = 'a token of the test';
const ROUND = '018f0000-0000-7000-8000-00000000000a';

let http: HttpServer;
let metrics: Metrics;
let base: string;
let saves = true;
let budget: () => Promise<{ used: number; most: number } | null>;

beforeAll(async () => {
  metrics = openMetrics(routePatterns('app'));
  http = await listen({ port: 0, host: '127.0.0.1', url: null, dev: false });
  base = `http://127.0.0.1:${http.port}`;
  http.serve(
    async (_, response) => void response.end('page'),
    async () => true,
    () => saves,
    { ...metrics, token: TOKEN },
  );
  budget = async () => ({ used: 12, most: 5000 });
  metrics.look({
    encoder: () => ({ query: 2, passage: 7, running: 1 }),
    pool: () => null,
    journal: () => ({ failing: false, owed: 0, appended: 41, refused: 3, lastAt: null }),
    budget: () => budget(),
  });
});
afterAll(() => http.stop());

const ask = (authorization?: string) =>
  fetch(`${base}/api/metrics`, authorization ? { headers: { authorization } } : {});
const shown = async () => (await ask(`Bearer ${TOKEN}`)).text();

describe('/api/metrics', () => {
  it('is there for who has the token, and for nobody else', async () => {
    expect((await ask(`Bearer ${TOKEN}`)).headers.get('content-type')).toMatch(
      /^text\/plain; version=0\.0\.4/,
    );
    for (const wrong of [undefined, 'Bearer', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN]) {
      expect((await ask(wrong)).status).toBe(404);
    }
  });

  it('counts requests by the pattern of their address, and none of what strangers make up', async () => {
    await fetch(`${base}/round/${ROUND}/3?error=x`);
    await fetch(`${base}/course/money/suspicious-links`);
    for (let n = 0; n < 5; n += 1) await fetch(`${base}/made-up-${n}/x`);
    await fetch(`${base}/`, { method: 'PUT' });
    const text = await shown();
    expect(text).toContain(
      'ustat_request_seconds_count{route="/round/[round]/[n]",method="GET",status="200"} 1',
    );
    expect(text).toContain(
      'ustat_request_seconds_count{route="/course/[course]/[module]",method="GET",status="200"} 1',
    );
    expect(text).toContain('ustat_request_seconds_count{route="other",method="GET",status="200"} 5');
    expect(text).toContain('ustat_request_seconds_count{route="/",method="other",status="403"} 1');
    expect(text).not.toMatch(/018f|money|made-up/);
  });

  it('shows answers, encoder, budget, journal and what the program does by itself', async () => {
    metrics.recorded();
    await metrics.watch('dump', async () => undefined);
    await metrics.watch('dump', async () => Promise.reject(new Error('full'))).catch(() => undefined);
    const text = await shown();
    for (const line of [
      'ustat_answers_total 1',
      'ustat_encoder_requests{state="query"} 2',
      'ustat_encoder_requests{state="passage"} 7',
      'ustat_budget_tokens{which="used"} 12',
      'ustat_journal_state{which="failing"} 0',
      'ustat_journal_entries_total{end="appended"} 41',
      'ustat_journal_entries_total{end="refused"} 3',
      'ustat_job_runs_total{job="dump",end="done"} 1',
      'ustat_job_runs_total{job="dump",end="failed"} 1',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    expect(text).toMatch(/ustat_job_last_success_timestamp_seconds\{job="dump"\} \d+/);
    expect(text).toMatch(/process_cpu_seconds_total/);
    // twice looked at is not twice counted
    expect(await shown()).toContain('ustat_journal_entries_total{end="appended"} 41\n');
  });

  it('shows the rest when the database does not answer', async () => {
    budget = async () => Promise.reject(new Error('gone'));
    const text = await shown();
    expect(text).toContain('ustat_encoder_requests{state="running"} 1\n');
    expect(text).not.toContain('ustat_budget_tokens{');
  });
});

describe('the door', () => {
  it('refuses what would change something while nothing can be saved, and is not ready', async () => {
    saves = false;
    const headers = { origin: base };
    const post = await fetch(`${base}/api/answer`, { method: 'POST', headers, body: 'a=1' });
    expect(post.status).toBe(503);
    expect(post.headers.get('retry-after')).toBe('5');
    expect(await post.json()).toEqual({ error: 'not-saved' });
    const form = await fetch(`${base}/api/answer`, {
      method: 'POST',
      headers: { ...headers, accept: 'text/html' },
      redirect: 'manual',
    });
    expect(form.headers.get('location')).toBe('/trouble?error=not-saved');
    expect((await fetch(`${base}/api/health`)).status).toBe(503);
    expect(await (await fetch(`${base}/`)).text()).toBe('page');
    saves = true;
    expect((await fetch(`${base}/api/answer`, { method: 'POST', headers, body: 'a=1' })).status).toBe(200);
  });
});

describe('patterns of addresses', () => {
  const routeOf = routePatterns('app');
  it.each([
    ['/', '/'],
    ['/course/money', '/course/[course]'],
    ['/course/money/placement', '/course/[course]/placement'],
    ['/api/answer', '/api/answer'],
    ['/_next/static/chunks/a.js', '/_next'],
    ['/course', 'other'],
    ['/api', 'other'],
    ['/course/[course]', '/course/[course]'],
    ['/_ui/fault.tsx', 'other'],
    ['//evil/..', 'other'],
  ])('%s is %s', (path, pattern) => expect(routeOf(path)).toBe(pattern));
});
