import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { backUp, openStore } from '@/lib/server/store/embedded';
import { openEmbedded } from '@/lib/server/store/pglite';
import { keepPrivate } from '@/lib/server/store/private';

const NOW = new Date('2026-05-01T08:00:00Z');
const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'ustat-private-'));
  folders.push(made);
  return made;
};
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

/** Modes of all that is in a folder, itself included. */
function modes(path: string): Set<string> {
  const mode = (statSync(path).mode & 0o777).toString(8);
  if (!statSync(path).isDirectory()) return new Set([`file ${mode}`]);
  return new Set([`folder ${mode}`, ...readdirSync(path).flatMap((name) => [...modes(join(path, name))])]);
}

describe('a data folder', () => {
  it('is for its user alone, whatever was there and whatever the umask is', () => {
    const path = folder();
    process.umask(0);
    chmodSync(path, 0o777);
    mkdirSync(join(path, 'journal'), { mode: 0o755 });
    writeFileSync(join(path, 'journal', 'one'), '', { mode: 0o666 });
    keepPrivate(path);
    mkdirSync(join(path, 'later'));
    writeFileSync(join(path, 'later', 'two'), '');
    expect([...modes(path)].sort()).toEqual(['file 600', 'folder 700']);
  });

  it.each([
    ['lost the file by which PostgreSQL knows it', (path: string) => rmSync(join(path, 'PG_VERSION'))],
    [
      'was emptied',
      (path: string) => {
        rmSync(path, { recursive: true });
        mkdirSync(path);
      },
    ],
    ['lost its control file', (path: string) => rmSync(join(path, 'global/pg_control'))],
  ])('that %s is put aside at the first start, and the dump takes its place', async (_, damage) => {
    const path = folder();
    const db = await openEmbedded(join(path, 'pglite'));
    await db.script('create table kept (id int); insert into kept values (7)');
    await backUp(db, path);
    await db.close();
    damage(join(path, 'pglite'));
    const opened = await openStore(path, NOW);
    expect(opened).toMatchObject({ from: 'restored', movedTo: expect.stringContaining('damaged-2026') });
    expect(await opened.db.query('select id from kept')).toEqual([{ id: 7 }]);
    await opened.db.close();
  });

  it('of a first start that was cut off is put aside too', async () => {
    const path = folder();
    mkdirSync(join(path, 'pglite', 'base'), { recursive: true });
    const opened = await openStore(path, NOW);
    expect(opened).toMatchObject({ from: 'empty', movedTo: expect.stringContaining('damaged-2026') });
    await opened.db.close();
  });
});
