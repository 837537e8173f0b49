import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Sql } from '@/lib/db/port';

const execute = promisify(execFile);

/** Where tests/support/postgres.sh has put its PostgreSQL, or the folder that is named. */
function binaries(): string {
  const named = process.env.USTAT_PG_BIN;
  const installed = join(process.env.USTAT_PG_DIR ?? join(tmpdir(), 'ustat-pg'), 'home/.pg0/installation');
  const found = existsSync(installed) ? readdirSync(installed).map((one) => join(installed, one, 'bin')) : [];
  const bin = [named ?? [], found].flat().find((folder) => existsSync(join(folder, 'pgbench')));
  if (bin) return bin;
  throw new Error(
    'PostgreSQL with pgvector and pgbench is missing: run "bash tests/support/postgres.sh", or name its folder of programs in USTAT_PG_BIN.',
  );
}

export interface LoadPostgres {
  url: string;
  pid: number;
  version: string;
  /** Bare inserts a second into a table like `attempt`, by so many connections of pgbench. */
  inserts(sql: Sql, connections: number, seconds: number): Promise<number>;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL of its own on a free port, in a new folder, with fsync on. initdb refuses root:
 * there it runs as the user that tests/support/postgres.sh has made.
 * @throws Error that names what is missing
 */
export async function startPostgres(): Promise<LoadPostgres> {
  const bin = binaries();
  const env = { ...process.env, LD_LIBRARY_PATH: join(bin, '../lib') };
  const run = (name: string, args: string[]) => execute(name, args, { env });
  const folder = mkdtempSync(join(tmpdir(), 'ustat-load-pg-'));
  const data = join(folder, 'data');
  const asUser =
    process.getuid?.() === 0
      ? ['setpriv', '--reuid', 'ustat-pg', '--regid', 'ustat-pg', '--clear-groups']
      : [];
  if (asUser.length > 0) await run('chown', ['ustat-pg', folder]);
  const command = (name: string, args: string[]): [string, string[]] => {
    const [first = '', ...rest] = [...asUser, join(bin, name), ...args];
    return [first, rest];
  };
  await run(...command('initdb', ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C']));
  const port = await freePort();
  const settings = { fsync: 'on', synchronous_commit: 'on', shared_buffers: '256MB', max_connections: '100' };
  const server = spawn(
    ...command('postgres', [
      ...['-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1'],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]),
    { env, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  server.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-4_000);
  });
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  for (let tries = 0; ; tries += 1) {
    const ready = await run(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]).then(
      () => true,
      () => false,
    );
    if (ready) break;
    if (server.exitCode !== null || tries > 100) throw new Error(`PostgreSQL did not start:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    pid: server.pid ?? 0,
    version: (await run(join(bin, 'postgres'), ['--version'])).stdout.trim(),
    async inserts(sql, connections, seconds) {
      const script = join(folder, 'insert.sql');
      writeFileSync(script, await insertLikeAnAttempt(sql));
      const given = ['-n', '-c', connections, '-j', 2, '-T', seconds, '-f', script].map(String);
      const address = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', 'postgres'];
      const { stdout } = await run(join(bin, 'pgbench'), [...given, ...address]);
      const tps = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
      if (!(tps > 0)) throw new Error(`pgbench did not say how many: ${stdout}`);
      return tps;
    },
    async stop() {
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Column {
  name: string;
  type: string;
  isGiven: boolean;
}

/**
 * The statement of one insert: the row of an attempt that is stored, with ids of its own, into
 * a table with the same columns and indexes, which it makes anew.
 */
async function insertLikeAnAttempt(sql: Sql): Promise<string> {
  await sql.query('drop table if exists attempt_alone');
  await sql.query('create table attempt_alone (like attempt including all)');
  const columns = await sql.query<Column>(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
       a.atthasdef or a.attidentity <> '' as "isGiven"
     from pg_attribute a where attrelid = 'attempt'::regclass and attnum > 0 and not attisdropped order by attnum`,
  );
  const [sample = {}] = await sql.query<Record<string, string | null>>(
    `select ${columns.map(({ name }) => `quote_nullable(${name}::text) as ${name}`).join(', ')} from attempt order by random() limit 1`,
  );
  const values = columns.map(({ name, type, isGiven }) => {
    if (name === 'id' || name === 'learner_id') return 'gen_random_uuid()';
    if (name === 'seq') return isGiven ? 'default' : '(random() * 1e15)::bigint';
    return `${sample[name] ?? 'null'}::${type}`;
  });
  const names = columns.map(({ name }) => name).join(', ');
  // a colon before a word names a variable of pgbench's, inside quotation marks too
  const text = values.join(', ').replace(/(?<!:):(?=[A-Za-z_])/g, ': ');
  return `insert into attempt_alone (${names}) values (${text});\n`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
