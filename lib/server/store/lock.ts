import { createHash } from 'node:crypto';
import { closeSync, constants, mkdirSync, openSync, realpathSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { UstatError } from '../../errors';

/**
 * BSD's and macOS's open(2) flag for an exclusive lock held by the descriptor; Node passes unknown
 * bits through.
 */
const O_EXLOCK = 0x20;

/**
 * Keeps a second process out of an embedded data directory. PGlite's own postmaster.pid says
 * nothing, and two writers lose acknowledged rows without an error. The kernel gives the lock back
 * when this process dies, however it dies. Linux: a socket in the abstract namespace, named after
 * the directory; elsewhere: a held lock file.
 * @throws UstatError 'conflict' when another process holds it
 */
export async function lockDirectory(directory: string): Promise<{ release(): Promise<void> }> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return process.platform === 'linux' ? abstractSocket(directory) : heldFile(directory);
}

function inUse(directory: string): UstatError {
  return new UstatError(
    'conflict',
    `Another Ustat is using ${directory}. Stop it first, or give this one its own folder with USTAT_DATA.`,
  );
}

async function abstractSocket(directory: string) {
  const name = createHash('sha256').update(realpathSync(directory)).digest('hex').slice(0, 32);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? inUse(directory) : error),
    );
    server.listen(`\0ustat-${name}`, resolve);
  });
  server.unref();
  return { release: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

async function heldFile(directory: string) {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | O_EXLOCK;
  try {
    const descriptor = openSync(join(directory, 'lock'), flags, 0o600);
    return { release: async () => closeSync(descriptor) };
  } catch (error) {
    const code = (error as { code?: string }).code;
    throw code === 'EAGAIN' || code === 'EWOULDBLOCK' ? inUse(directory) : error;
  }
}
