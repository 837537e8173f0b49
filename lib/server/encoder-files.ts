import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UstatError } from '../errors';

const MANIFEST = 'encoder.manifest.json';

const file = z.object({
  file: z.string().regex(/^[\w.-]+$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
/** What the server relies on of models/encoder.manifest.json; the rest tells how the files were made. */
const manifest = z.object({
  name: z.string().min(1),
  width: z.number().int().positive(),
  model: file,
  tokeniser: file,
  /** Absent while training has not come to it. */
  means: file.optional(),
});

export interface EncoderFiles {
  /** Of the model: other weights, other pieces or other means are another id. */
  id: string;
  width: number;
  model: Uint8Array;
  tokeniser: Uint8Array;
  means: Uint8Array | null;
}

/** Version of what is done to a text before and to a vector after the model: prefixes, cuts, averages. */
const PREPARATION = 1;

/**
 * The encoder's files, each checked against the manifest.
 * @throws UstatError 'unavailable' when one is missing or is not the one that the manifest describes
 */
export async function readEncoderFiles(directory: string, withMeans: boolean): Promise<EncoderFiles> {
  const described = await readManifest(join(directory, MANIFEST));
  const means = withMeans ? described.means : undefined;
  return {
    id: [
      `${described.name}/${described.model.sha256.slice(0, 8)}`,
      PREPARATION,
      means ? `means-${means.sha256.slice(0, 8)}` : 'as-is',
    ].join(':'),
    width: described.width,
    model: await verified(directory, described.model),
    tokeniser: await verified(directory, described.tokeniser),
    means: means ? await verified(directory, means) : null,
  };
}

async function readManifest(path: string): Promise<z.infer<typeof manifest>> {
  try {
    return manifest.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UstatError('unavailable', `The manifest ${path} does not fit this program: ${why}`, [], {
      cause,
    });
  }
}

async function verified(directory: string, described: z.infer<typeof file>): Promise<Uint8Array> {
  const path = join(directory, described.file);
  const bytes = await readFile(path).catch((cause) => {
    throw new UstatError('unavailable', `The encoder's ${path} can not be read.`, [], { cause });
  });
  if (createHash('sha256').update(bytes).digest('hex') !== described.sha256) {
    throw new UstatError(
      'unavailable',
      `${path} is not the file that ${MANIFEST} describes (sha256 differs).`,
    );
  }
  return bytes;
}
