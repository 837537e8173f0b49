import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import { loadCourse } from '@/lib/server/work/load-course';
import { smallCourse } from '../support/course';
import { migratedPostgresDb } from '../support/db';
import { addPractised } from '../support/export-rows';
import { lacks } from '../support/needs';

const run = promisify(execFile);

describe.skipIf(lacks('postgres'))('npm run export (needs postgres)', () => {
  let opened: Awaited<ReturnType<typeof migratedPostgresDb>>;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'export-command-'));
    opened = await migratedPostgresDb();
    await loadCourse(opened.db, parseCourse(smallCourse()), new Date());
    await addPractised(opened.db);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await opened?.drop();
  });
  const exported = (out: string) =>
    run(
      process.execPath,
      [
        ...['--import', 'tsx', 'lib/server/commands/export.ts', '--course', 'tea', '--format', 'csv'],
        ...['--out', join(folder, out), '--from', '2026-01-01', '--json'],
      ],
      { env: { ...process.env, DATABASE_URL: opened.url, USTAT_DATA: folder } },
    );

  it('is told in the audit trail, which names no learner', async () => {
    const { stdout } = await exported('told');
    expect(JSON.parse(stdout)).toMatchObject({ learners: 1 });
    const lines = await opened.db.query<{ actor: string; action: string; subject: string; after: string }>(
      "select actor, action, subject, after from audit where action like 'export%'",
    );
    expect(lines.map(({ after, ...line }) => ({ ...line, ...JSON.parse(after) }))).toEqual([
      {
        ...{ actor: 'npm run export', action: 'export-written', subject: 'tea' },
        ...{ format: 'csv', learners: 1, from: '2026-01-01', to: null },
      },
    ]);
  });

  it('leaves no file that the audit trail does not tell of', async () => {
    await opened.db.query("alter table audit add constraint full_up check (subject <> 'tea') not valid");
    await expect(exported('untold')).rejects.toMatchObject({ code: 1 });
    expect(existsSync(join(folder, 'untold'))).toBe(false);
  });
});
