import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, migrations } from '@/lib/db/migrate';
import type { Db } from '@/lib/db/port';
import { hasCode } from '@/lib/errors';
import { openEmbedded } from '@/lib/server/store/pglite';
import { openPostgres, requireServer } from '@/lib/server/store/postgres';
import { postgresTestDb } from '../support/db';
import { lacks } from '../support/needs';

/** What every room relies on, whichever database is behind the port. */
function contract(open: () => Promise<{ db: Db; drop(): Promise<void> }>) {
  let db: Db;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ db, drop } = await open());
  });
  afterAll(() => drop());

  it('migrates once, from any number of callers at the same time', async () => {
    const applied = await Promise.all([migrate(db), migrate(db), migrate(db)]);
    expect(applied.flat()).toEqual(migrations.map((step) => step.name));
  });

  it('refuses a schema that is newer than the program, and says what to do', async () => {
    await db.query("insert into schema_migration (version, name) values (999, 'tomorrow')");
    const refused = await migrate(db).catch((error: unknown) => error);
    expect(hasCode(refused, 'conflict')).toBe(true);
    expect((refused as Error).message).toMatch(/schema version 999.*Start a newer Ustat/);
    await db.query('delete from schema_migration where version = 999');
  });

  it('brings what an earlier step adds later to a database that has the steps after it', async () => {
    const { db: own, drop: end } = await open();
    try {
      const without = migrations.filter((step) => step.name !== 'round kind');
      await migrate(own, without);
      expect(await migrate(own)).toEqual(['round kind']);
      expect(await own.query('select kind from round')).toEqual([]);
    } finally {
      await end();
    }
  });

  it('keeps vectors of passages through the step that tells their course', async () => {
    const { db: own, drop: end } = await open();
    try {
      await migrate(
        own,
        migrations.filter((step) => step.version < 5),
      );
      await own.script(`
        insert into course (id, version, structure, loaded_at) values ('tea', '1', '{}', now());
        insert into chunk (course_id, module_id, language, position, heading_path, block_ids, text, hash)
          values ('tea', 'm', 'ky', 0, '[]', '[]', 'Чай', 'h');
        insert into chunk_embedding (chunk_id, embedder_id, embedding) select id, 'e', '[1,2]' from chunk;`);
      await migrate(own);
      const rows = await own.query(
        'select course_id as course, embedding::text as vector from chunk_embedding',
      );
      expect(rows).toEqual([{ course: 'tea', vector: '[1,2]' }]);
    } finally {
      await end();
    }
  });

  it('says of the rounds of an older database what they are', async () => {
    const { db: own, drop: end } = await open();
    try {
      await migrate(
        own,
        migrations.filter((step) => step.name !== 'round kind'),
      );
      await own.script(`
        insert into learner (id, created_at, screen_language, content_language)
          values ('018f0000-0000-7000-8000-00000000000a', now(), 'ky', 'ky');
        insert into round (id, learner_id, course_id, module_id, length, items, started_at)
          select gen_random_uuid(), id, 'tea', module, 5, '[]', now() from learner, unnest(array['brew', null]) as module;`);
      expect(await migrate(own)).toEqual(['round kind']);
      expect(await own.query('select module_id as module, kind from round order by kind')).toEqual([
        { module: null, kind: 'placement' },
        { module: 'brew', kind: 'practice' },
      ]);
    } finally {
      await end();
    }
  });

  it('finds what refers to a row by an index, so that deleting one reads no table whole', async () => {
    const slow = await db.query(
      `select k.conrelid::regclass::text as table, a.attname as column
         from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
        where k.contype = 'f' and not exists
          (select 1 from pg_index i where i.indrelid = k.conrelid and i.indkey[0] = k.conkey[1])`,
    );
    expect(slow).toEqual([]);
  });

  it('gives back what was put in, type by type', async () => {
    const at = new Date('2026-03-01T10:00:00.123Z');
    const [row] = await db.query(
      'select $1::jsonb as json, $2::timestamptz as at, $3::text[] as list, $4::uuid as id, $5::float8 as number, count(*)::int as count',
      [JSON.stringify({ ң: [1, null] }), at, ['a', 'б'], '018f0000-0000-7000-8000-000000000001', 0.1],
    );
    expect(row).toEqual({
      json: { ң: [1, null] },
      at,
      list: ['a', 'б'],
      id: '018f0000-0000-7000-8000-000000000001',
      number: 0.1,
      count: 1,
    });
  });

  it('commits what a transaction did, or none of it', async () => {
    await db.script('create table kept (n int); create table other (n int)');
    await db.transaction((tx) => tx.query('insert into kept values (1)'));
    const failure = new Error('stop');
    await expect(
      db.transaction(async (tx) => {
        await tx.query('insert into kept values (2)');
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect(await db.query('select n from kept')).toEqual([{ n: 1 }]);
  });

  it('goes on after a statement failed inside a transaction', async () => {
    await expect(
      db.transaction(async (tx) => {
        await tx.query('insert into kept values (3)');
        await tx.query('select * from nowhere');
      }),
    ).rejects.toThrow(/nowhere/);
    expect(await db.query('select n from kept')).toEqual([{ n: 1 }]);
  });

  it('compares vectors of any one dimension', async () => {
    const rows = await db.query<{ d: number }>(
      "select ('[1,2,3]'::vector <#> '[1,0,1]'::vector)::float8 as d",
    );
    expect(rows).toEqual([{ d: -4 }]);
  });
}

describe('Db on PGlite', () => {
  contract(async () => {
    const db = await openEmbedded(undefined);
    return { db, drop: () => db.close() };
  });
});

describe.skipIf(lacks('postgres'))('Db on PostgreSQL (needs postgres)', () => {
  contract(postgresTestDb);
});

describe('a server that is not fit', () => {
  /** Stands for servers that no test machine has: without pgvector, or years old. */
  const server = (version: number, vector: { available: string; installed: string | null } | null) => ({
    query: async <Row>(text: string) =>
      (text.includes('server_version') ? [{ version }] : vector ? [vector] : []) as Row[],
  });
  const told = (...given: Parameters<typeof server>) =>
    requireServer(server(...given), 'postgresql://me:secret@db.example:5432/ustat').then(
      () => 'fit',
      (error: Error) => error.message,
    );

  it('is told in one line that says what to do', async () => {
    expect(await told(160_004, { available: '0.8.1', installed: null })).toBe('fit');
    expect(await told(140_011, { available: '0.8.1', installed: '0.8.1' })).toMatch(
      /^PostgreSQL at db.example:5432\/ustat is too old .* needs 15/,
    );
    expect(await told(160_004, null)).toMatch(/has no pgvector. Install it/);
    expect(await told(160_004, { available: '0.8.1', installed: '0.7.4' })).toMatch(
      /is 0.7.4: .*ALTER EXTENSION vector UPDATE/,
    );
    expect(await told(160_004, { available: '0.5.0', installed: null })).toMatch(/is 0.5.0: Ustat needs 0.8/);
  });
});

describe('an address that does not work', () => {
  const refusal = async (url: string) => {
    const error = await openPostgres(url).then(
      () => null,
      (cause: unknown) => cause,
    );
    expect(hasCode(error, 'unavailable')).toBe(true);
    const { message } = error as Error;
    expect(message).not.toContain('\n');
    expect(message).not.toContain('secret');
    return message;
  };

  it('is told in one line, without the password', async () => {
    expect(await refusal('postgresql://me:secret@127.0.0.1:1/ustat')).toMatch(
      /^Nothing answers at 127\.0\.0\.1:1\/ustat/,
    );
    expect(await refusal('postgresql://me:secret@nowhere.invalid/ustat')).toMatch(
      /^No such host: nowhere\.invalid/,
    );
  });

  it.skipIf(lacks('postgres'))(
    'names a wrong password and a database that is not there (needs postgres)',
    async () => {
      const url = new URL(process.env.USTAT_TEST_DATABASE_URL ?? '');
      const wrong = new URL(url);
      wrong.password = 'secret';
      expect(await refusal(wrong.href)).toMatch(/refuses the user or password/);
      const absent = new URL(url);
      absent.pathname = '/secretly_absent';
      const message = await openPostgres(absent.href).catch((error: Error) => error.message);
      expect(message).toMatch(/has no such database/);
    },
  );
});
