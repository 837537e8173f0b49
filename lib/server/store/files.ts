import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';

/** A file that is being written. */
export interface OpenFile {
  /** Adds to its end. @returns bytes that were taken: fewer than given on a disk that gets full */
  write(bytes: Uint8Array): Promise<number>;
  /** Returns when what was written would survive a power cut. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What the journal needs of a disk; tests hand in one that fails. Errors are Node's. */
export interface Files {
  makeFolder(path: string): Promise<void>;
  /** Names in a folder; none where there is no such folder. */
  list(folder: string): Promise<string[]>;
  /** Bytes of a file. */
  size(path: string): Promise<number>;
  read(path: string): AsyncIterable<Uint8Array>;
  /** A new, empty file. @throws EEXIST where there is one */
  create(path: string): Promise<OpenFile>;
  /** Takes the place of a file that has the new name. */
  rename(from: string, to: string): Promise<void>;
  /** No matter whether it is there. */
  remove(path: string): Promise<void>;
  /** Names in the folder, new and gone, would survive a power cut. */
  syncFolder(path: string): Promise<void>;
}

/** The machine's own disk. */
export const disk: Files = {
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  },
  async list(folder) {
    return readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
  },
  async size(path) {
    return (await stat(path)).size;
  },
  read: (path) => createReadStream(path, { highWaterMark: 1 << 18 }),
  async create(path) {
    const file = await open(path, 'ax', 0o600);
    return {
      write: async (bytes) => (await file.write(bytes)).bytesWritten,
      sync: () => file.datasync(),
      close: () => file.close(),
    };
  },
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { force: true }),
  async syncFolder(path) {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
};

/** @throws when the disk takes no more of them */
export async function writeWhole(file: OpenFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const taken = await file.write(bytes.subarray(written));
    if (taken === 0) throw new Error(`The disk took ${written} of ${bytes.length} bytes.`);
    written += taken;
  }
}
