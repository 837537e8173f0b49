import { afterAll, beforeAll, expect, it } from 'vitest';
import { countRoles } from '@/lib/auth/staff-list-queries';
import { grant } from '@/lib/auth/staff-queries';
import type { Embedded } from '@/lib/server/store/pglite';
import { testDb } from '../support/db';

const AT = new Date('2026-05-01T08:00:00Z');
const idOf = (n: number) => `018f0000-0000-7000-8000-00000000000${n}`;

let db: Embedded;
beforeAll(async () => {
  db = await testDb();
});
afterAll(() => db.close());

it('counts each holder of a role once, wherever and however often they hold it', async () => {
  for (const n of [1, 2, 3]) {
    await db.query(
      `insert into staff (id, name, name_key, passphrase_hash, language, made_at, seen_at)
       values ($1, $2, $2, '-', 'ky', $3, $3)`,
      [idOf(n), `person ${n}`, AT],
    );
  }
  await grant(db, idOf(1), { role: 'educator', scope: 'site' }, AT);
  for (const scope of ['class:a', 'class:b'] as const) {
    await grant(db, idOf(1), { role: 'educator', scope }, AT);
    await grant(db, idOf(2), { role: 'educator', scope }, AT);
  }
  await grant(db, idOf(3), { role: 'curator', scope: 'course:tea' }, AT);
  await grant(db, idOf(3), { role: 'admin', scope: 'site' }, AT);
  expect(await countRoles(db)).toEqual({ educator: 2, curator: 1, admin: 1 });
});
