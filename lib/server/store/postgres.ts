import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Db, Sql, Tx } from '../../db/port';
import { UstatError } from '../../errors';

const MIN_SERVER = 150_000; // server_version_num of PostgreSQL 15
const MIN_VECTOR = [0, 8] as const;

export interface PostgresDb extends Db {
  /** Connections, those of them that nobody uses, and who waits for one. */
  pool(): PoolLoad;
}

export interface PoolLoad {
  total: number;
  idle: number;
  waiting: number;
  /** Statements that a connection holds prepared, when it has been asked all of them. */
  statements: number;
}

/** A site's statements are short: one that takes longer waits for somebody, or stands still. */
export const SITE_LIMITS = { statementMs: 30_000, lockMs: 10_000 };

interface Options {
  /** Milliseconds after which a statement, and a wait for a lock, ends; none without them. */
  limits?: typeof SITE_LIMITS;
  /** Statements with parameters are prepared by name on each connection; yes without it. */
  prepare?: boolean;
  /**
   * A statement is planned once a connection, and not for each learner anew: PostgreSQL believes
   * that it would read all parts of a table that is split by learner, and plans each time.
   */
  planOnce?: boolean;
  /** Told of connections that are lost. */
  tell?: (error: Error) => void;
  /** At most; ten without it. */
  connections?: number;
  /** Whatever would change something is refused. */
  readOnly?: boolean;
}

/**
 * Connects to PostgreSQL 15+ with pgvector 0.8+ and creates the extension when it may.
 * @throws UstatError 'unavailable' with one line that says what to do: wrong address, refused, old
 *   server, no pgvector. From then on the same where the server does not answer, or not in time
 */
export async function openPostgres(
  url: string,
  { limits, prepare = true, planOnce, tell, connections = 10, readOnly }: Options = {},
): Promise<PostgresDb> {
  const lost = tell ?? (() => undefined);
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    // what is sent without waiting for an answer goes out at once, and is answered in its order
    pipeline: true,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    // by a statement: PgBouncer refuses them in a connection's first message
    async onConnect(client: pg.ClientBase) {
      if (readOnly) await client.query('set default_transaction_read_only = on');
      if (planOnce) await client.query('set plan_cache_mode = force_generic_plan');
      if (!limits) return;
      const { statementMs, lockMs } = limits;
      await client.query(
        `set statement_timeout = ${statementMs}; set lock_timeout = ${lockMs};
         set idle_in_transaction_session_timeout = ${statementMs}`,
      );
    },
  });
  // A connection that is lost is replaced at the next query; without a listener it would end the
  // process: the pool listens while nobody uses it, nobody while a transaction does.
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', lost));
  try {
    await requireServer(plain(pool, prepare), url);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return postgresDb(pool, prepare);
}

/** A statement's name on a connection; the program has some hundreds of them. */
const names = new Map<string, string>();

function nameOf(text: string): string {
  const known = names.get(text);
  if (known) return known;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 20);
  names.set(text, name);
  return name;
}

const plain = (on: pg.Pool | pg.PoolClient, prepare: boolean): Tx => ({
  async query<Row>(text: string, params: readonly unknown[] = []) {
    const named = prepare && params.length > 0 ? { name: nameOf(text) } : {};
    return (await on.query({ ...named, text, values: [...params] })).rows as Row[];
  },
  async script(text) {
    await on.query(text);
  },
});

function postgresDb(pool: pg.Pool, prepare: boolean): PostgresDb {
  const { query, script } = plain(pool, prepare);
  return {
    query: <Row>(text: string, params?: readonly unknown[]) => query<Row>(text, params).catch(rethrow),
    script: (text) => script(text).catch(rethrow),
    async transaction(work) {
      const client = await pool.connect().catch(rethrow);
      try {
        const [, result] = await Promise.all([client.query('begin'), work(plain(client, prepare))]);
        await client.query('commit');
        client.release();
        return result;
      } catch (error) {
        // A client whose rollback fails is in an unknown state: destroy it instead of handing it to
        // the next caller.
        const broken = await client.query('rollback').then(
          () => undefined,
          (cause: Error) => cause,
        );
        client.release(broken);
        return rethrow(error);
      }
    },
    pool: () => ({
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      statements: names.size,
    }),
    close: () => pool.end(),
  };
}

/**
 * Codes of the system and of PostgreSQL (appendix A) for a server that is away, full or too slow.
 */
const AWAY = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['57P01', '57P02', '57P03', '53300', '53400', '57014', '55P03', '25P03'],
]);
/** pg's own failures have no code. */
const LOST = /^(?:Connection terminated|timeout exceeded when trying|Client (?:has encountered|was closed))/;

/** @throws UstatError 'unavailable' for an outage; any other failure as it is */
function rethrow(error: unknown): never {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (AWAY.has(code) || code.startsWith('08') || LOST.test(message))
    throw new UstatError('unavailable', 'The database does not answer.', [], { cause: error });
  throw error;
}

/** @throws UstatError 'unavailable' in one line */
export async function requireServer(db: Sql, url: string): Promise<void> {
  const where = shownAddress(url);
  let version: number;
  try {
    const [row] = await db.query<{ version: number }>(
      "select current_setting('server_version_num')::int as version",
    );
    version = row?.version ?? 0;
  } catch (cause) {
    throw new UstatError('unavailable', `${connectionAdvice(cause, where)}`, [], { cause });
  }
  if (version < MIN_SERVER) {
    throw new UstatError(
      'unavailable',
      `PostgreSQL at ${where} is too old (${version}): Ustat needs 15 or newer.`,
    );
  }
  const [vector] = await db.query<{ available: string | null; installed: string | null }>(
    "select default_version as available, installed_version as installed from pg_available_extensions where name = 'vector'",
  );
  const found = vector?.installed ?? vector?.available;
  if (!found) {
    throw new UstatError(
      'unavailable',
      `PostgreSQL at ${where} has no pgvector. Install it (package postgresql-NN-pgvector) and start again.`,
    );
  }
  const [major = 0, minor = 0] = found.split('.').map(Number);
  if (major < MIN_VECTOR[0] || (major === MIN_VECTOR[0] && minor < MIN_VECTOR[1])) {
    throw new UstatError(
      'unavailable',
      `pgvector at ${where} is ${found}: Ustat needs 0.8 or newer (after installing it: ALTER EXTENSION vector UPDATE).`,
    );
  }
}

function connectionAdvice(cause: unknown, where: string): string {
  const code = (cause as { code?: string }).code;
  if (code === 'ECONNREFUSED')
    return `Nothing answers at ${where}. Start PostgreSQL there, or correct DATABASE_URL.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `No such host: ${where}. Correct DATABASE_URL.`;
  if (code === '28P01' || code === '28000')
    return `PostgreSQL at ${where} refuses the user or password. Correct DATABASE_URL.`;
  if (code === '3D000')
    return `PostgreSQL at ${where} has no such database. Create it, or correct DATABASE_URL.`;
  return `PostgreSQL at ${where} can't be used (${(cause as Error).message}). Check DATABASE_URL.`;
}

/** The address without its password, for messages. */
function shownAddress(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
