import { existsSync } from 'node:fs';
import { link, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What runs keep in the data folder: exports for a day, logs until they are read or as asked. */
const FOLDER = 'lab';
const DAY = 86_400_000;

/** For so long an export can be downloaded. */
export const EXPORTS_KEPT = DAY;

export const labFolder = (dataDir: string) => join(dataDir, FOLDER);
/** An export as it is written, and as it is given out. */
export const exportParts = (dataDir: string, id: string) => join(labFolder(dataDir), `${id}.parts`);
export const exportFile = (dataDir: string, id: string) => join(labFolder(dataDir), `${id}.zip`);
export const uploadFile = (dataDir: string, id: string) => join(labFolder(dataDir), `${id}.log`);
/** The policy that a log of choices is asked about, where it is a table. */
export const policyFile = (dataDir: string, id: string) => join(labFolder(dataDir), `${id}.policy`);

export async function makeLabFolder(dataDir: string): Promise<void> {
  await mkdir(labFolder(dataDir), { recursive: true, mode: 0o700 });
}

/** What came with a form, at a path of the above; nobody else on this machine may read it. */
export async function keepUpload(dataDir: string, path: string, bytes: Uint8Array): Promise<void> {
  await makeLabFolder(dataDir);
  await writeFile(path, bytes, { mode: 0o600 });
}

/** The log that an earlier run keeps, for another one too: either may be deleted alone. */
export const shareUpload = (dataDir: string, from: string, to: string): Promise<void> =>
  link(uploadFile(dataDir, from), uploadFile(dataDir, to));

/** All that a run has left. */
export async function dropFiles(dataDir: string, id: string): Promise<void> {
  for (const pathOf of [exportParts, exportFile, uploadFile, policyFile])
    await rm(pathOf(dataDir, id), { recursive: true, force: true });
}

/** All but what belongs to runs that are kept. */
export async function dropOtherFiles(dataDir: string, kept: ReadonlySet<string>): Promise<void> {
  const folder = labFolder(dataDir);
  if (!existsSync(folder)) return;
  for (const name of await readdir(folder))
    if (!kept.has(name.replace(/\.\w+$/, ''))) await rm(join(folder, name), { recursive: true, force: true });
}
