import { join } from 'node:path';
import * as z from 'zod';
import { UstatError } from '../../errors';
import { type ClassifierWeights, classifierFile } from '../../tutor/call-classifier';
import { describedFile, readManifest, verifiedFile } from './verified-file';

/** What is listened for, each with weights of its own in models/. */
export type ClassifierName = 'danger' | 'talk';

/** What the server relies on of a manifest; the rest tells how the weights were made. */
const manifest = z.object({ weights: describedFile });

/**
 * Weights of a classifier, for the vectors of one encoder.
 * @param encoderId of the embedder that makes the questions' vectors
 * @throws UstatError 'unavailable' when a file is missing or damaged, or belongs to another
 *   encoder, which is named
 */
export async function readClassifier(
  name: ClassifierName,
  directory: string,
  encoderId: string,
): Promise<ClassifierWeights> {
  const file = `${name}.manifest.json`;
  const { weights } = await readManifest(join(directory, file), manifest.parse);
  const bytes = await verifiedFile(directory, weights, file);
  const read = parsed(bytes, join(directory, weights.file));
  if (read.encoder === encoderId) return read;
  throw new UstatError(
    'unavailable',
    `${weights.file} belongs to the encoder ${read.encoder}, not to ${encoderId}. npm run train:${name} makes it again.`,
  );
}

function parsed(bytes: Uint8Array, path: string): ClassifierWeights {
  try {
    return classifierFile.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UstatError('unavailable', `${path} does not fit this program: ${why}`, [], { cause });
  }
}
