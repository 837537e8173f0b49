import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { UstatError } from '../../errors';

/** Beyond it a zip file needs an extension of the format that fflate does not write. */
const MOST = 2 ** 32 - 2 ** 20;

/**
 * The files of a folder's folders as one zip file, a piece at a time.
 * @param look called after each piece: it throws where the work is to end
 * @throws UstatError 'bad-input' for more than a zip file holds
 */
export async function zipFolder(
  folder: string,
  path: string,
  head: string,
  at: Date,
  look: () => void = () => undefined,
): Promise<void> {
  const names: string[] = [];
  let whole = 0;
  for (const entry of (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) =>
    one.isFile(),
  )) {
    const name = join(entry.parentPath, entry.name).slice(folder.length + 1);
    names.push(name);
    whole += (await stat(join(folder, name))).size;
  }
  if (whole > MOST)
    throw new UstatError(
      'bad-input',
      'More than 4 GB: take fewer formats, a shorter period, or npm run export.',
    );
  const out = createWriteStream(path, { mode: 0o600 });
  await once(out, 'open');
  let isFull = false;
  const zip = new Zip((error, chunk, isLast) => {
    if (error) return out.destroy(error);
    isFull = !out.write(chunk);
    if (isLast) out.end();
  });
  const written = once(out, 'finish');
  // who waits for it below may not have come that far
  written.catch(() => undefined);
  try {
    for (const name of names.sort()) {
      // Parquet is compressed as it is
      const entry = /\.parquet$/.test(name)
        ? new ZipPassThrough(`${head}/${name}`)
        : new ZipDeflate(`${head}/${name}`, { level: 6 });
      entry.mtime = at;
      zip.add(entry);
      for await (const chunk of createReadStream(join(folder, name))) {
        look();
        entry.push(chunk as Uint8Array);
        if (isFull) await once(out, 'drain');
        isFull = false;
      }
      entry.push(new Uint8Array(), true);
    }
    zip.end();
    await written;
  } catch (error) {
    out.destroy();
    throw error;
  }
}
