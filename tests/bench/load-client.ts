import { Agent, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { filledIn } from './load-form';

/**
 * Sends requests and counts their time, in a process of its own: what it costs is none of the
 * app's. Told what to do, and tells what came, by messages of its parent (load-site.ts).
 */

export interface Ask {
  /** Address of the app's process, path, cookies of the learner. */
  base: string;
  path: string;
  cookie: string;
  /** A form's fields; without them a page is asked for. */
  body?: string;
}

/** What is kept of an answer: where it leads, its cookies, its exercise filled in, or all of it. */
export type Keep = 'location' | 'cookie' | 'form' | 'text' | 'nothing';

export type Order =
  | { kind: 'send'; asks: Ask[]; connections: number; keep: Keep }
  | {
      kind: 'click';
      learners: Clicking[];
      course: string;
      modules: string[];
      seconds: number;
      freshAfter: number;
    };

interface Clicking {
  base: string;
  cookie: string;
}

export interface Report {
  seconds: number;
  /** Milliseconds of each request. */
  ms: number[];
  /** Statuses, or what else went wrong, that are no success. */
  failures: string[];
  /** By the order of the requests. */
  kept: (string | null)[];
}

/** What an overloaded server refuses counts as a minute. */
const REFUSED_MS = 60_000;

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

interface Answer {
  status: number;
  ms: number;
  cookies: string;
  text(): string;
}

function send(ask: Ask): Promise<Answer> {
  const { base, path, cookie, body } = ask;
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const headers: Record<string, string> = {
      cookie,
      'sec-fetch-site': 'same-origin',
      'accept-encoding': 'gzip',
      accept: body === undefined ? 'text/html' : 'application/json',
    };
    if (body !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
    const method = body === undefined ? 'GET' : 'POST';
    const sent = request(base + path, { method, headers, agent }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const whole = Buffer.concat(parts);
        const isZipped = response.headers['content-encoding'] === 'gzip';
        resolve({
          status: response.statusCode ?? 0,
          ms: performance.now() - began,
          cookies: (response.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; '),
          text: () => (isZipped ? gunzipSync(whole) : whole).toString('utf8'),
        });
      });
    });
    // a server may close a connection that stands idle in the moment in which it is used again
    sent.on('error', (error: NodeJS.ErrnoException) =>
      sent.reusedSocket && error.code === 'ECONNRESET' ? resolve(send(ask)) : reject(error),
    );
    sent.end(body);
  });
}

/** A form may answer with the page to go to, a page may not. */
const isDone = ({ body }: Ask, { status }: Answer) => status < 300 || (status === 303 && body !== undefined);

const locationIn = (text: string): string => (JSON.parse(text) as { location?: string }).location ?? '';

function keptOf(answer: Answer, keep: Keep): string | null {
  if (keep === 'location') return locationIn(answer.text());
  if (keep === 'cookie') return answer.cookies;
  if (keep === 'text') return answer.text();
  return keep === 'form' ? filledIn(answer.text()) : null;
}

async function sendAll({ asks, connections, keep }: Extract<Order, { kind: 'send' }>): Promise<Report> {
  const report: Report = { seconds: 0, ms: [], failures: [], kept: [] };
  const began = performance.now();
  let at = 0;
  const connection = async () => {
    while (at < asks.length) {
      const n = at++;
      const ask = asks[n] as Ask;
      const answer = await send(ask);
      report.ms.push(answer.ms);
      if (!isDone(ask, answer)) report.failures.push(`${ask.path} ${answer.status}`);
      report.kept[n] = isDone(ask, answer) ? keptOf(answer, keep) : null;
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  report.seconds = (performance.now() - began) / 1000;
  return report;
}

/**
 * Each learner does what one does in the app, one request after the other: map, lesson, a round,
 * an exercise, its answer, what is said of it, progress, tutor; then the next module.
 */
async function click({
  learners,
  course,
  modules,
  seconds,
  freshAfter,
}: Extract<Order, { kind: 'click' }>): Promise<Report> {
  const report: Report = { seconds: 0, ms: [], failures: [], kept: [] };
  const began = performance.now();
  const isOver = () => performance.now() - began > seconds * 1000;
  const go = async (ask: Ask): Promise<Answer> => {
    const answer = await send(ask);
    report.ms.push(isDone(ask, answer) ? answer.ms : REFUSED_MS);
    if (!isDone(ask, answer)) report.failures.push(`${ask.path} ${answer.status}`);
    return answer;
  };
  const one = async ({ base, cookie: first }: Clicking, number: number) => {
    let cookie = first;
    for (let cycle = 0; !isOver(); cycle += 1) {
      if (cycle > 0 && cycle % freshAfter === 0) {
        const asked = { base, cookie: 'ustat.asked=1', path: '/api/profile', body: 'language=ky' };
        cookie = (await go(asked)).cookies;
      }
      const module = modules[(number + cycle) % modules.length] ?? '';
      const home = `/course/${course}`;
      const get = (path: string) => go({ base, cookie, path });
      const post = (path: string, body: string) => go({ base, cookie, path, body });
      let form: string | null = null;
      let exercise = '';
      const steps = [
        () => get(home),
        () => get(`${home}/${module}`),
        async () => {
          exercise = locationIn((await post('/api/round', `course=${course}&module=${module}`)).text());
        },
        async () => {
          form = filledIn((await get(exercise)).text());
        },
        () => (form === null ? undefined : post('/api/answer', form)),
        () => get(exercise),
        () => get(`${home}/progress`),
        () => get(`/tutor?course=${course}`),
      ];
      for (const step of steps) {
        if (isOver()) break;
        await step();
      }
    }
  };
  await Promise.all(learners.map(one));
  report.seconds = (performance.now() - began) / 1000;
  return report;
}

process.on('message', async (order: Order) => {
  process.send?.(order.kind === 'send' ? await sendAll(order) : await click(order));
});
