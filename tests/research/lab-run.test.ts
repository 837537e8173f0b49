import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UstatError } from '@/lib/errors';
import type { Jobs, RunningJob } from '@/lib/jobs/kind';
import { seededRandom } from '@/lib/random';
import { type Asked, isKept } from '@/lib/research/lab-run';
import { addRun, type LabRun, labRun, runsOf } from '@/lib/research/lab-run-queries';
import type { Services } from '@/lib/server/web/services';
import { EXPORT, STUDY, TIDY } from '@/lib/server/work/kinds';
import {
  exportFile,
  keepUpload,
  labFolder,
  policyFile,
  shareUpload,
  uploadFile,
} from '@/lib/server/work/lab-files';
import { dropOldLab, labJobs } from '@/lib/server/work/lab-job';
import { testDb } from '../support/db';
import { AGREED, addPractised } from '../support/export-rows';

const DAY = 86_400_000;
let db: Awaited<ReturnType<typeof testDb>>;
let dataDir: string;
let now = AGREED;
const staffId = crypto.randomUUID();
const tidied: (Date | undefined)[] = [];
const jobs: Jobs = {
  async enqueue(_, kind, __, options) {
    if (kind === TIDY) tidied.push(options?.runAt);
    return '1';
  },
};
const services = () =>
  ({
    db,
    config: { dataDir },
    clock: () => now,
    jobs,
    log: { failure: () => undefined },
  }) as unknown as Services;
const jobWith = (signal = new AbortController().signal): RunningJob => ({
  ...{ id: '1', signal, isLast: true },
  progress: async () => undefined,
  finish: async () => undefined,
});

async function run(asked: Asked, courseId: string | null = null, job = jobWith()) {
  const id = crypto.randomUUID();
  await addRun(db, { id, staffId, courseId, asked, madeAt: now });
  const bound = labJobs(services()).find(({ kind }) => kind === (asked.kind === 'export' ? EXPORT : STUDY));
  const failure = await bound?.run({ run: id }, job).catch((error: unknown) => error);
  return { id, run: await labRun(db, id), failure };
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'lab-'));
  db = await testDb();
  await db.query(
    "insert into staff (id, name, name_key, passphrase_hash, language, made_at, seen_at) values ($1, 'Айгүл', 'айгүл', '', 'ky', now(), now())",
    [staffId],
  );
  await addPractised(db);
});
afterAll(async () => {
  rmSync(dataDir, { recursive: true });
  await db.close();
});

const CSV = { kind: 'export', formats: ['csv', 'datashop'], from: null, to: null } as const;

it('writes an export as one file, the same made-up names in each of its formats', async () => {
  const { id, run: made } = await run({ ...CSV, formats: [...CSV.formats] }, 'tea');
  expect(made?.outcome).toBe('done');
  if (made?.found?.kind !== 'export') throw new Error('an export');
  expect(made.found).toMatchObject({ learners: 1 });
  expect(Object.keys(made.found.manifests)).toEqual(['csv', 'datashop']);
  const files = unzipSync(readFileSync(exportFile(dataDir, id)));
  const text = (name: string) => new TextDecoder().decode(files[`tea-export/${name}`]);
  const [, first] = text('csv/attempts.csv').split('\n');
  const [, other] = text('datashop/transactions.txt').split('\n');
  expect(first?.split(',')[0]).toBe(other?.split('\t')[0]);
  expect(text('csv/manifest.json')).toContain('"small_cells"');
  expect(readdirSync(labFolder(dataDir))).toEqual([`${id}.zip`]);
  const of = { kinds: ['export'], courseId: 'tea' } as const;
  expect(await runsOf(db, { staffId, ...of }, 9)).toHaveLength(1);
  expect(await runsOf(db, { staffId: crypto.randomUUID(), ...of }, 9)).toEqual([]);

  expect(tidied).toEqual([new Date(now.getTime() + DAY + 60_000)]);
  now = new Date(now.getTime() + DAY + 60_000);
  await dropOldLab(services());
  expect(existsSync(exportFile(dataDir, id))).toBe(false);
  expect((await labRun(db, id))?.outcome).toBe('done');
});

const ANSWERS: Asked = {
  ...{ file: 'log.csv', bytes: 1, columns: '', skillSeparator: null },
  ...{ kind: 'answers', skills: 'together', dates: null, order: 'learner', keep: false },
};

/** 60 learners on a component that is learned, and one that is not. */
function logOfAnswers(): string {
  const random = seededRandom('a log');
  const rows = Array.from({ length: 60 }, (_, learner) =>
    Array.from({ length: 12 }, (__, n) =>
      (['learned', 'flat'] as const).map((skill) => {
        const p = skill === 'learned' ? 1 / (1 + Math.exp(1.5 - 0.35 * n)) : 0.5;
        return `${learner},${skill}-${n % 3},${skill},${random() < p ? 1 : 0}`;
      }),
    ).flat(),
  ).flat();
  return `learner,item,skill,correct\n${rows.join('\n')}\n`;
}

async function ofLog(asked: Asked, text: string | Uint8Array, policy?: string) {
  const id = crypto.randomUUID();
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  await keepUpload(dataDir, uploadFile(dataDir, id), bytes);
  if (policy) await keepUpload(dataDir, policyFile(dataDir, id), new TextEncoder().encode(policy));
  await addRun(db, { id, staffId, courseId: null, asked, madeAt: now });
  const bound = labJobs(services()).find(({ kind }) => kind === STUDY);
  await bound?.run({ run: id }, jobWith()).catch(() => undefined);
  expect([existsSync(uploadFile(dataDir, id)), existsSync(policyFile(dataDir, id))]).toEqual([
    isKept(asked),
    false,
  ]);
  return labRun(db, id);
}

it('looks at a log of answers in a thread, names what is flat, and keeps no file', async () => {
  const run = await ofLog(ANSWERS, gzipSync(new TextEncoder().encode(logOfAnswers())));
  expect(run?.said).toBe(null);
  if (run?.found?.kind !== 'answers') throw new Error('answers');
  const { read, models, skills, curves, calibration } = run.found;
  expect(read).toMatchObject({ answers: 1440, learners: 60, skills: 2, faults: { count: 0 } });
  expect(models[0]?.name).toBe('Ustat');
  expect(models[0]?.auc?.value).toBeGreaterThan(0.6);
  const of = (name: string) => skills.find((one) => one.name === name);
  expect([of('learned')?.curve, of('flat')?.curve]).toEqual(['learned', 'flat']);
  expect(of('learned')?.slope?.low).toBeLessThan(0.35);
  expect(of('learned')?.slope?.high).toBeGreaterThan(0.35);
  expect(calibration.reduce((sum, { answers }) => sum + answers, 0)).toBe(1440);
  const curve = curves.find(({ name }) => name === 'learned')?.points ?? [];
  expect(curve).toHaveLength(12);
  for (const { value, fitted, low, high } of curve) {
    expect(fitted).toBeGreaterThan(low - 0.1);
    expect(fitted).toBeLessThan(high + 0.1);
    expect(value).toBeGreaterThanOrEqual(low);
  }
});

it('says why a log can not be looked at, by its own name', async () => {
  const run = await ofLog(ANSWERS, 'who,what\n1,2\n');
  expect(run?.outcome).toBe('failed');
  expect(run?.said).toContain('learner');
  expect(run?.said).not.toContain(dataDir);
  const wide = await ofLog(ANSWERS, new Uint8Array([0xff, 0xfe, 0x61, 0]));
  expect(wide?.said).toMatch(/^log\.csv:1: is UTF-16/);
});

it('keeps a log that is to be kept, also where it could not be read, until its run goes', async () => {
  const kept = await ofLog({ ...ANSWERS, keep: true }, 'who,what\n1,2\n');
  expect(kept?.outcome).toBe('failed');
  const path = uploadFile(dataDir, kept?.id ?? '');
  const other = crypto.randomUUID();
  await shareUpload(dataDir, kept?.id ?? '', other);
  await dropOldLab(services());
  expect([existsSync(path), existsSync(uploadFile(dataDir, other))]).toEqual([true, false]);
  now = new Date(now.getTime() + 31 * DAY);
  await dropOldLab(services());
  expect([await labRun(db, kept?.id ?? ''), existsSync(path)]).toEqual([null, false]);
});

it('estimates by a log of choices what the command does', async () => {
  const random = seededRandom('choices');
  const rows = Array.from({ length: 600 }, (_, n) => {
    const action = random() < 0.5 ? 'a' : 'b';
    return `${n},${action},0.5,${random() < (action === 'a' ? 0.3 : 0.6) ? 1 : 0}`;
  });
  const asked: Asked = {
    ...{ kind: 'choices', file: 'c.csv', bytes: 1, policy: 'uniform', keep: false },
    columns: 'action=action,propensity=p,reward=y',
  };
  const log = `id,action,p,y\n${rows.join('\n')}\n`;
  const run = await ofLog(asked, log);
  if (run?.found?.kind !== 'choices') throw new Error('choices');
  expect(run.found).toMatchObject({ verdict: 'trust', rows: 600, actions: 2, fits: true });
  expect(run.found.propensities).toEqual([0, 0, 0, 0, 0, 600, 0, 0, 0, 0]);
  const value = (given: LabRun | null) =>
    given?.found?.kind === 'choices' ? given.found.estimates.find(({ name }) => name === 'dr')?.value : null;
  const always = await ofLog({ ...asked, policy: 'table' }, log, 'action,probability\na,0\nb,1\n');
  expect(value(run)).toBeCloseTo(0.45, 1);
  expect(value(always)).toBeCloseTo(0.6, 1);
  const wrong = await ofLog({ ...asked, policy: 'table' }, log, 'action,probability\na,0.5\nb,1\n');
  expect(wrong?.said).toContain('1.5 together');
});

it('leaves nothing of one that is cancelled, and comes again where the program ends', async () => {
  const cancelled = await run({ ...CSV, formats: ['csv'] }, 'tea', {
    ...jobWith(AbortSignal.abort(new UstatError('conflict', 'cancelled'))),
  });
  expect([cancelled.run?.outcome, existsSync(exportFile(dataDir, cancelled.id))]).toEqual([
    'cancelled',
    false,
  ]);
  const ended = await run({ ...CSV, formats: ['csv'] }, 'tea', {
    ...jobWith(AbortSignal.abort(new UstatError('unavailable', 'ends'))),
  });
  expect([ended.run?.outcome, ended.run?.endedAt]).toEqual([null, null]);
  expect(ended.failure).toBeInstanceOf(Error);
  await keepUpload(dataDir, uploadFile(dataDir, ended.id), new Uint8Array([1]));
  // its job is gone, and so is all that it has left
  await dropOldLab(services());
  expect((await labRun(db, ended.id))?.outcome).toBe('cancelled');
  expect(existsSync(uploadFile(dataDir, ended.id))).toBe(false);
});
