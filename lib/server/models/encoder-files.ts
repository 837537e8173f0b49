import { join } from 'node:path';
import * as z from 'zod';
import { describedFile, readManifest, verifiedFile } from './verified-file';

const MANIFEST = 'encoder.manifest.json';

/**
 * What the server relies on of models/encoder.manifest.json; the rest tells how the files were
 * made.
 */
const manifest = z.object({
  name: z.string().min(1),
  width: z.number().int().positive(),
  model: describedFile,
  tokeniser: describedFile,
  /** Absent while training has not come to it. */
  means: describedFile.optional(),
});

export interface EncoderFiles {
  /** Of the model: other weights, other pieces or other means are another id. */
  id: string;
  width: number;
  model: Uint8Array;
  tokeniser: Uint8Array;
  means: Uint8Array | null;
}

/**
 * Version of what is done to a text before and to a vector after the model: prefixes, cuts,
 * averages.
 */
const PREPARATION = 1;

type Described = z.infer<typeof manifest>;

function idOf(described: Described, withMeans: boolean): string {
  const means = withMeans ? described.means : undefined;
  return [
    `${described.name}/${described.model.sha256.slice(0, 8)}`,
    PREPARATION,
    means ? `means-${means.sha256.slice(0, 8)}` : 'as-is',
  ].join(':');
}

/** What the encoder that ships is, without opening it. @throws UstatError 'unavailable' */
export async function describeEncoder(directory: string): Promise<Pick<EncoderFiles, 'id' | 'width'>> {
  const described = await readManifest(join(directory, MANIFEST), manifest.parse);
  return { id: idOf(described, true), width: described.width };
}

/**
 * The encoder's files, each checked against the manifest.
 * @throws UstatError 'unavailable' when one is missing or is not the one that the manifest
 *   describes
 */
export async function readEncoderFiles(directory: string, withMeans: boolean): Promise<EncoderFiles> {
  const described = await readManifest(join(directory, MANIFEST), manifest.parse);
  const means = withMeans ? described.means : undefined;
  return {
    id: idOf(described, withMeans),
    width: described.width,
    model: await verifiedFile(directory, described.model, MANIFEST),
    tokeniser: await verifiedFile(directory, described.tokeniser, MANIFEST),
    means: means ? await verifiedFile(directory, means, MANIFEST) : null,
  };
}
