import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createProfile } from '@/lib/auth/profile';
import { readConfig } from '@/lib/server/config';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { openStorage } from '@/lib/server/store/storage';
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
  lastSeen.note(back);
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
