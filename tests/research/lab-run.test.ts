import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UstatError } from '@/lib/errors';
import type { Jobs, RunningJob } from '@/lib/jobs/kind';
import type { Asked } from '@/lib/research/lab-run';
import { addRun, labRun, runsOf } from '@/lib/research/lab-run-queries';
import type { Services } from '@/lib/server/web/services';
import { EXPORT, STUDY, TIDY } from '@/lib/server/work/kinds';
import { exportFile, keepUpload, labFolder, uploadFile } from '@/lib/server/work/lab-files';
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
  await keepUpload(dataDir, ended.id, new Uint8Array([1]));
  // its job is gone, and so is all that it has left
  await dropOldLab(services());
  expect((await labRun(db, ended.id))?.outcome).toBe('cancelled');
  expect(existsSync(uploadFile(dataDir, ended.id))).toBe(false);
});
