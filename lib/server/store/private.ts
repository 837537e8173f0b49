import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A data directory and all that is in it, for the user of this process alone (0700 and 0600),
 * whatever the umask was and whoever copied it here; and what is written from now on.
 */
export function keepPrivate(directory: string): void {
  process.umask(0o077);
  if (isDirectory(directory)) close(directory);
}

/** What can't be looked at is told by whoever wants to write there. */
function isDirectory(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}

function close(directory: string): void {
  setMode(directory, 0o700);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) close(path);
    else if (entry.isFile()) setMode(path, 0o600);
  }
}

/** A folder that was mounted for reading, or belongs to somebody else, is not ours to close. */
function setMode(path: string, mode: number): void {
  try {
    if ((lstatSync(path).mode & 0o777) !== mode) chmodSync(path, mode);
  } catch (error) {
    if (!['EPERM', 'EROFS', 'ENOENT'].includes((error as { code?: string }).code ?? '')) throw error;
  }
}
