import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { UstatError } from '../../errors';

/** How a manifest describes a file: hex sha256 of the whole of it. */
export const describedFile = z.object({
  file: z.string().regex(/^[\w.-]+$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/**
 * @throws UstatError 'unavailable' when the file is missing or is not the one that `manifest`
 * describes
 */
export async function verifiedFile(
  directory: string,
  { file, sha256 }: z.infer<typeof describedFile>,
  manifest: string,
): Promise<Uint8Array> {
  const path = join(directory, file);
  const bytes = await readFile(path).catch((cause) => {
    throw new UstatError('unavailable', `${path} can not be read.`, [], { cause });
  });
  if (createHash('sha256').update(bytes).digest('hex') === sha256) return bytes;
  throw new UstatError('unavailable', `${path} is not the file that ${manifest} describes (sha256 differs).`);
}

/**
 * A manifest as far as the program relies on it; `parse` throws what does not fit.
 * @throws UstatError 'unavailable' with the reason
 */
export async function readManifest<T>(path: string, parse: (json: unknown) => T): Promise<T> {
  try {
    return parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UstatError('unavailable', `The manifest ${path} does not fit this program: ${why}`, [], {
      cause,
    });
  }
}
