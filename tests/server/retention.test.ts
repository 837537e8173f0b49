import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProfile } from '@/lib/auth/profile';
import { readConfig } from '@/lib/server/config';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { openStorage, type Storage } from '@/lib/server/store/storage';
import type { Services } from '@/lib/server/web/services';
import { keepLastSeen } from '@/lib/server/work/last-seen';
import { deleteAbsent } from '@/lib/server/work/retention';
import { journalLines } from '../support/journal-lines';
import { keepSomePlacement } from '../support/placement';

const IDS = ['a', 'b', 'c'].map((letter) => `018f0000-0000-7000-8000-00000000000${letter}`);
const NOW = new Date('2026-11-01T00:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

it('deletes who was away longer than the setting, in the database and in the journal, and nobody else', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ustat-retention-'));
  const config = readConfig({ USTAT_DATA: dataDir, USTAT_RETENTION_DAYS: '100' });
  const quiet = { step: () => undefined, progress: () => undefined, failure: () => undefined };
  const storage = await openStorage(config, () => NOW, quiet);
  const lastSeen = keepLastSeen({ db: storage.db, clock: () => daysAgo(3) }, quiet);
  const services = { ...storage, config, clock: () => NOW, lastSeen } as unknown as Services;
  const [gone = '', back = '', fresh = ''] = IDS;
  for (const [id, days] of [
    [gone, 101],
    [back, 300],
    [fresh, 99],
  ] as const) {
    await createProfile({ ...storage, clock: () => daysAgo(days), ids: () => id }, 'ky');
  }
  for (const [n, id] of IDS.entries()) {
    await sqlLearner(storage.db, id).change((tx) =>
      keepSomePlacement(tx, `018f0000-0000-7000-8000-0000000000f${n}`, NOW),
    );
  }
  lastSeen.note(back, null);
  expect(await deleteAbsent(services)).toBe(1);
  const left = await storage.db.query<{ id: string }>('select id from learner order by id');
  expect(left.map(({ id }) => id)).toEqual([back, fresh]);
  const placed = await storage.db.query<{ id: string }>('select learner_id as id from placement order by id');
  expect(placed.map(({ id }) => id)).toEqual([back, fresh]);
  expect(await deleteAbsent({ ...services, config: { ...config, retentionDays: null } })).toBe(0);
  await lastSeen.stop();
  await storage.close();
  const lines = journalLines(dataDir);
  expect(lines.filter((line) => line.includes(gone)).map((line) => JSON.parse(line).type)).toEqual([
    'forgotten',
  ]);
  rmSync(dataDir, { recursive: true });
});

describe('a clock that can not be believed', () => {
  const said: string[] = [];
  const log = {
    step: (text: string) => said.push(text),
    progress: () => undefined,
    failure: () => undefined,
  };
  let dataDir: string;
  let now: Date;
  let storage: Storage;
  const setup = async () => {
    storage = await openStorage(readConfig({ USTAT_DATA: dataDir }), () => now, log);
  };
  const people = async () => (await storage.db.query('select id from learner')).length;
  const look = async (days: number) => {
    const config = readConfig({ USTAT_DATA: dataDir, USTAT_RETENTION_DAYS: '100' });
    const lastSeen = { note: () => undefined, flush: async () => undefined };
    now = new Date(NOW.getTime() + days * 86_400_000);
    return deleteAbsent({ ...storage, config, clock: () => now, lastSeen } as unknown as Services, log);
  };

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'ustat-clock-'));
    now = NOW;
    said.length = 0;
    await setup();
    for (let n = 0; n < 250; n += 1) {
      const id = `018f0000-0000-7000-8000-000000000${String(n).padStart(3, '0')}`;
      await createProfile({ ...storage, clock: () => NOW, ids: () => id }, 'ky');
    }
  });
  afterEach(async () => {
    await storage.close();
    rmSync(dataDir, { recursive: true });
  });

  it('deletes nobody when it jumps by two years while the program runs, and says so', async () => {
    expect(await look(0)).toBe(0);
    for (let day = 0; day < 7; day += 1) expect(await look(730 + day)).toBe(0);
    expect(said.join()).toMatch(/250 profiles were not used.*at most 2 are deleted a day/);
    expect(said.join()).toMatch(/waits until 2028-11-07.*If its date is wrong, correct it/);
    // put right meanwhile: the wrong years hold nothing back either
    expect(await look(8)).toBe(0);
    expect(await look(99)).toBe(0);
    expect(await people()).toBe(250);
  });

  it('deletes nobody when it is two years on at a start without a last run', async () => {
    await storage.close();
    for (const name of readdirSync(join(dataDir, 'journal'))) {
      utimesSync(join(dataDir, 'journal', name), NOW, NOW);
    }
    utimesSync(join(dataDir, 'backup.tar.gz'), NOW, NOW);
    now = new Date(NOW.getTime() + 730 * 86_400_000);
    await setup();
    expect(storage.lastTrace).toEqual(NOW);
    expect(await look(730)).toBe(0);
    expect(await look(731)).toBe(0);
    expect(await people()).toBe(250);
  });

  it('deletes a hundredth a day at most, however often it looks, once a week has passed', async () => {
    expect(await look(0)).toBe(0);
    for (let day = 5; day < 101; day += 5) expect(await look(day)).toBe(0);
    expect(await look(100.1)).toBe(2);
    expect(await look(100.2)).toBe(0);
    expect(await look(101.1)).toBe(2);
    expect(await people()).toBe(246);
    expect(said.join()).toMatch(/0 profiles were not used for 100 days, 250 more come to that within a week/);
  });
});
