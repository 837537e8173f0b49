import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sql } from '@/lib/db/port';
import { DISTRIBUTED, distribute, LOCAL, REFERENCE, statements } from '@/lib/server/store/distribution';
import type { Embedded } from '@/lib/server/store/pglite';
import { run } from '../support/app';
import { testDb } from '../support/db';

describe('tables on Citus', () => {
  let db: Embedded;
  beforeAll(async () => {
    db = await testDb();
  });
  afterAll(() => db.close());
  const all: string[] = [...REFERENCE, ...DISTRIBUTED, ...LOCAL];

  it('are those of the schema, each in one list', async () => {
    const tables = await db.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = current_schema()::regnamespace
         and relkind in ('r', 'p') and not relispartition`,
    );
    expect([...all].sort()).toEqual(tables.map(({ name }) => name).sort());
    expect(new Set(all).size).toBe(all.length);
  });

  it('are distributed where a row is a learner’s, but for names, which are asked before anybody is known', async () => {
    const rows = await db.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
          and not c.relispartition and a.attname = 'learner_id'`,
    );
    const ofLearners = rows.map(({ name }) => name).filter((name) => name !== 'profile_name');
    expect([...DISTRIBUTED].sort()).toEqual(['learner', ...ofLearners].sort());
  });

  it('come after those that they refer to, and everybody’s refer to no learner', async () => {
    const keys = await db.query<{ from: string; to: string }>(
      `select conrelid::regclass::text as from, confrelid::regclass::text as to from pg_constraint
        where contype = 'f' and conparentid = 0`,
    );
    expect(keys).not.toEqual([]);
    const wrong = keys.filter(({ from, to }) => {
      const laid = [...REFERENCE, ...DISTRIBUTED] as string[];
      if (from === to) return false;
      const isOurs = laid.includes(from) && laid.indexOf(to) >= 0;
      return !isOurs || laid.indexOf(to) > laid.indexOf(from);
    });
    expect(wrong).toEqual([]);
  });

  it('need Citus, which is said by name', async () => {
    await expect(distribute(db, () => undefined)).rejects.toThrow('has no Citus');
  });

  it('that are laid out already are left', async () => {
    const asked: string[] = [];
    const citus: Sql = {
      async query<Row>(text: string, params: readonly unknown[] = []) {
        asked.push(text);
        const isThere = text.includes('pg_available') || ['course', 'learner'].includes(String(params[0]));
        return (isThere ? [{ version: '13' }] : []) as Row[];
      },
    };
    const told: string[] = [];
    await distribute(citus, (text) => told.push(text));
    const left = statements().filter(({ table }) => table !== 'course' && table !== 'learner');
    expect(told).toEqual(left.map(({ text }) => text));
    expect(asked).toEqual(expect.arrayContaining(told));
  });

  it('are printed by a command that needs no database', async () => {
    const command = 'lib/server/commands/distribute.ts';
    const { code, said } = await run([command, '--dry-run'], {});
    expect(code).toBe(0);
    expect(said.trim().split('\n')).toEqual(statements().map(({ text }) => `${text};`));
    const without = await run([command], {});
    expect(without.code).toBe(1);
    expect(without.said).toContain('DATABASE_URL is missing');
  });
});
