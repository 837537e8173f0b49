import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { visit } from '../support/attacks/visitor';

/** Megabytes of a process: now, and the most there ever were. */
function memory(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM') };
}

describe.skipIf(process.platform !== 'linux')('a flood of bodies (reads /proc)', () => {
  let app: App;
  let cookie: string;
  beforeAll(async () => {
    app = await startApp();
    ({ cookie } = await visit(app.url, 'en'));
  });
  afterAll(() => discard(app));

  /**
   * A chunked body of so many megabytes; resolves with the status, or 0 where the connection was
   * cut.
   */
  function flood(path: string, megabytes: number): Promise<number> {
    return new Promise((resolve) => {
      const type = 'application/x-www-form-urlencoded';
      const headers = { cookie, origin: app.url, 'content-type': type, accept: 'application/json' };
      const sent = request(app.url + path, { method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on('error', () => resolve(0));
      const piece = 'a&'.repeat(512 * 1024);
      const more = (left: number) => {
        if (left === 0) return void sent.end();
        if (sent.destroyed) return;
        if (sent.write(piece)) setImmediate(more, left - 1);
        else sent.once('drain', () => more(left - 1));
      };
      more(megabytes);
    });
  }

  it('ends no server and stays out of its memory, whatever the route', async () => {
    const before = memory(app.pid);
    const routes = ['/api/tutor', '/api/profile', '/api/answer', '/', '/course/x', '/settings/recovery/done'];
    for (const path of routes) {
      const answers = await Promise.all(Array.from({ length: 4 }, () => flood(path, 80)));
      for (const status of answers) expect([0, 413], path).toContain(status);
    }
    const after = memory(app.pid);
    expect(after.most - Math.max(before.now, before.most)).toBeLessThan(80);
    expect((await fetch(`${app.url}/api/health`)).status).toBe(200);
    expect((await fetch(`${app.url}/settings`, { headers: { cookie } })).status).toBe(200);
  });
});
