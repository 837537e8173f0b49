import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What runs keep in the data folder: exports for a day, logs until they are read. */
const FOLDER = 'lab';
const DAY = 86_400_000;

/** For so long an export can be downloaded. */
export const EXPORTS_KEPT = DAY;

export const labFolder = (dataDir: string) => join(dataDir, FOLDER);
/** An export as it is written, and as it is given out. */
export const exportParts = (dataDir: string, id: string) => join(labFolder(dataDir), `${id}.parts`);
export const exportFile = (dataDir: string, id: string) => join(labFolder(dataDir), `${id}.zip`);
export const uploadFile = (dataDir: string, id: string) => join(labFolder(dataDir), `${id}.log`);

export async function makeLabFolder(dataDir: string): Promise<void> {
  await mkdir(labFolder(dataDir), { recursive: true, mode: 0o700 });
}

/** A log until it is read; nobody else on this machine may. */
export async function keepUpload(dataDir: string, id: string, bytes: Uint8Array): Promise<void> {
  await makeLabFolder(dataDir);
  await writeFile(uploadFile(dataDir, id), bytes, { mode: 0o600 });
}

/** All that a run has left. */
export async function dropFiles(dataDir: string, id: string): Promise<void> {
  for (const path of [exportParts(dataDir, id), exportFile(dataDir, id), uploadFile(dataDir, id)])
    await rm(path, { recursive: true, force: true });
}

/** All but what belongs to runs that are kept. */
export async function dropOtherFiles(dataDir: string, kept: ReadonlySet<string>): Promise<void> {
  const folder = labFolder(dataDir);
  if (!existsSync(folder)) return;
  for (const name of await readdir(folder))
    if (!kept.has(name.replace(/\.\w+$/, ''))) await rm(join(folder, name), { recursive: true, force: true });
}
