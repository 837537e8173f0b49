import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { v7 } from 'uuid';
import { SMALL_MACHINE } from '@/lib/server/hub/phones';
import { discard, EMBEDDED, startApp } from '../support/app';
import { course } from '../support/learner';
import { saveCourse, sendEvening } from './hub-together';
import { filledIn } from './load-form';

/**
 * How many phones a hub serves at once: `npm run bench:hub -- --phones 50 --minutes 5 [--json]`.
 * Each phone reads a lesson, does five exercises and asks a question within the minutes, at moments
 * of its own; what counts is how long each request takes, by the clock of this process. The built
 * app on the embedded database of this machine, with its sentence encoder and the most memory that
 * it took; with `--small` as a release runs on a machine with 1 GB; with `--site URL` one that runs
 * elsewhere, whose USTAT_PROFILES_PER_HOUR has to let so many in. With `--together` all phones save
 * the course in one moment, and send an evening's answers in another, instead.
 */
const { values } = parseArgs({
  options: {
    phones: { type: 'string', default: '50' },
    minutes: { type: 'string', default: '5' },
    /** As a release runs on a machine with 1 GB. */
    small: { type: 'boolean' },
    site: { type: 'string' },
    together: { type: 'boolean' },
    json: { type: 'boolean' },
  },
});
const [phones, minutes] = [Number(values.phones), Number(values.minutes)];
const EXERCISES = 5;
/** Of a phone: map, lesson, round, three an exercise, the tutor's page, question, answer. */
const STEPS = 3 + 3 * EXERCISES + 3;
const QUESTION = 'Айлыгымды кармап калышса эмне кылам?';
const HOME = `/course/${course.structure.id}`;
const MODULES = course.structure.modules.map(({ id }) => id);

const own = values.site
  ? null
  : await startApp({ USTAT_PROFILES_PER_HOUR: '10000000', USTAT_ENCODER: 'on' }, [
      ...(values.small ? SMALL_MACHINE : []),
      'lib/server/commands/start.ts',
    ]);
const url = values.site ?? own?.url ?? '';
try {
  await madeSearchable();
  const took: number[] = [];
  const failures: string[] = [];
  if (values.together) await together(took, failures);
  else await Promise.all(Array.from({ length: phones }, (_, n) => phone(n, took, failures)));
  took.sort((a, b) => a - b);
  const p95 = Math.round(took[Math.ceil(took.length * 0.95) - 1] ?? 0);
  const memory = own && mostMemory(own.pid);
  const figures = { hub_phones: phones, hub_p95_ms: p95, ...(memory ? { hub_memory_mb: memory } : {}) };
  if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else
    process.stdout.write(
      `${phones} phones ${values.together ? 'at once' : `in ${minutes} minutes`}: ${took.length} requests, half within ${Math.round(took[took.length >> 1] ?? 0)} ms, 95 of 100 within ${p95} ms, ${memory ? `${memory} MB at most, ` : ''}${failures.length} failed ${[...new Set(failures)].join(', ')}\n`,
    );
  if (failures.length > 0) process.exitCode = 1;
} finally {
  if (own) await discard(own);
}

/** Megabytes that a process has had resident at most; its threads are within. */
function mostMemory(pid: number): number {
  const [, most] = /VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(most) / 1_000);
}

/** Vectors are made once after a first start; a school's day begins later. */
async function madeSearchable(): Promise<void> {
  const cookie = await profile();
  for (let tries = 0; own && tries < 1_800 && !EMBEDDED.test(own.said()); tries += 1) await wait(1_000);
  await send(cookie, HOME);
}

async function profile(): Promise<string> {
  const { cookies } = await send('ustat.asked=1', '/api/profile', 'language=ky');
  return cookies;
}

async function together(took: number[], failures: string[]): Promise<void> {
  const cookies: string[] = [];
  for (let n = 0; n < phones; n += 1) cookies.push(await profile());
  const asking = (cookie: string) => async (path: string, body?: Uint8Array<ArrayBuffer>) => {
    const answer = await send(cookie, path, body);
    took.push(answer.ms);
    if (answer.status >= 400) failures.push(`${path.split('?')[0]} ${answer.status}`);
    return answer;
  };
  for (const [what, work] of [
    ['saved the course: bytes', saveCourse],
    ['sent an evening: events taken', sendEvening],
  ] as const) {
    const began = performance.now();
    const done = await Promise.all(cookies.map((cookie, n) => work(asking(cookie), n)));
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    process.stderr.write(
      `${what} ${Math.min(...done)} to ${Math.max(...done)} each, all within ${seconds} s\n`,
    );
  }
}

async function send(cookie: string, path: string, body?: string | Uint8Array<ArrayBuffer>) {
  const began = performance.now();
  const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const headers = { cookie, 'sec-fetch-site': 'same-origin', ...(typeof body === 'string' ? form : {}) };
  const method = body === undefined ? 'GET' : 'POST';
  const given = body === undefined ? {} : { body };
  const response = await fetch(url + path, { method, headers, redirect: 'manual', ...given });
  const text = await response.text();
  const cookies = response.headers.getSetCookie().map((one) => one.split(';')[0]);
  const { status } = response;
  const ms = performance.now() - began;
  return { status, ms, text, cookies: cookies.join('; '), to: response.headers.get('location') };
}

async function phone(n: number, took: number[], failures: string[]): Promise<void> {
  const cookie = await profile();
  const between = (minutes * 60_000) / STEPS;
  // the phones do not all begin in one moment, nor go on at one pace
  await wait(Math.random() * between);
  const step = async (path: string, body?: string) => {
    const began = performance.now();
    const answer = await send(cookie, path, body);
    took.push(answer.ms);
    if (answer.status >= 400) failures.push(`${path.replace(/[0-9a-f-]{36}/, '…')} ${answer.status}`);
    await wait(Math.max(0, between * (0.5 + Math.random()) - (performance.now() - began)));
    return answer;
  };
  const module = MODULES[n % MODULES.length] ?? '';
  await step(HOME);
  await step(`${HOME}/${module}`);
  const round = await step('/api/round', `course=${course.structure.id}&module=${module}`);
  const [, , id = ''] = (JSON.parse(round.text) as { location: string }).location.split('/');
  for (let position = 1; position <= EXERCISES; position += 1) {
    const exercise = `/round/${id}/${position}`;
    const form = filledIn((await step(exercise)).text);
    if (form) await step('/api/answer', form);
    await step(exercise);
  }
  await step(`/tutor?course=${course.structure.id}`);
  const asked = new URLSearchParams({ turnId: v7(), courseId: course.structure.id, question: QUESTION });
  const { to } = await step('/api/tutor', asked.toString());
  if (to) await step(to);
}
