import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

export interface App {
  url: string;
  dataDir: string;
  pid: number;
  /** What it has printed so far, both streams. */
  said(): string;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** kill -9: no time to write anything. */
  kill(): Promise<void>;
}

/** Runs a command of the program and resolves with its exit code and everything it printed. */
export async function run(
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; said: string }> {
  const child = launch(args, env);
  const code = await new Promise<number | null>((resolve) => child.process.once('close', resolve));
  return { code, said: child.said() };
}

function launch(args: string[], env: Record<string, string>): { process: ChildProcess; said(): string } {
  const inherited = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    NODE_ENV: 'production' as const,
  };
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: root,
    env: { ...inherited, ...env },
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  return { process: child, said: () => said };
}

/** The log's last word on a course's vectors: made here, or what ships was all. */
export const EMBEDDED = /(?:Embedding \S+ with \S+|Vectors that ship with \S+:) (\d+)(?:\/| of )\1/;

const START = 'lib/server/commands/start.ts';

/** A data folder as a first start leaves it: a copy of the one that the browser suites share. */
export function preparedFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'ustat-e2e-'));
  const prepared = process.env.USTAT_TEST_PREPARED;
  if (prepared) cpSync(prepared, made, { recursive: true });
  return made;
}

/**
 * `npm start`, or another command that starts the program, until it is ready: with a data folder of
 * its own, on a free port (or the given ones), without the sentence encoder unless asked for, since
 * it takes a core for a minute after each first start.
 */
export async function startApp(
  env: Record<string, string> = {},
  command: readonly string[] = [START],
): Promise<App> {
  const port = env.PORT ?? (await freePort());
  const isShipped = !env.DATABASE_URL && !env.USTAT_COURSES;
  const dataDir =
    env.USTAT_DATA ?? (isShipped ? preparedFolder() : mkdtempSync(join(tmpdir(), 'ustat-e2e-')));
  const child = launch([...command], {
    PORT: String(port),
    HOST: '127.0.0.1',
    USTAT_DATA: dataDir,
    USTAT_ENCODER: 'off',
    ...env,
  });
  const ended = new Promise<number | null>((resolve) => child.process.once('close', resolve));
  const url = `http://127.0.0.1:${port}`;
  const app: App = {
    url,
    dataDir,
    pid: child.process.pid ?? 0,
    said: child.said,
    stop() {
      child.process.kill('SIGTERM');
      return ended;
    },
    async kill() {
      child.process.kill('SIGKILL');
      await ended;
    },
  };
  for (let tries = 0; tries < 600; tries += 1) {
    const health = await fetch(`${url}/api/health`).catch(() => null);
    if (health?.ok) return app;
    if (child.process.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`The app did not get ready:\n${child.said()}`);
}

/** Ends the app and removes its data. */
export async function discard(app: App): Promise<void> {
  await app.stop();
  rmSync(app.dataDir, { recursive: true, force: true });
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
