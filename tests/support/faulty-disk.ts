import { dirname } from 'node:path';
import type { Files, OpenFile } from '@/lib/server/store/files';

/** What happens at one step of a disk; a step is one call of its port. */
export type Fault =
  /** Nothing is done, and it says so. */
  | 'eio'
  /** Part of it is done, and it says that it failed. */
  | 'torn'
  /** A write takes half, and says so. */
  | 'short'
  /** From here on a write finds no room for more than this many bytes. */
  | { room: number }
  /** The process is killed amid the step, and the power goes. */
  | 'kill';

interface Content {
  bytes: Buffer;
  /** So many of them outlive a power cut. */
  synced: number;
  /** A sync failed: what was not synced before it never is, whatever later ones say. */
  spoilt: boolean;
}

/** What one call changed of the names, all of it or nothing. */
type Change = { path: string; content: Content | null }[];

/**
 * A disk in memory that keeps what POSIX promises and no more: bytes outlive a power cut from their
 * file's sync on, names from their folder's.
 */
export class FaultyDisk implements Files {
  private names = new Map<string, Content>();
  private durable = new Map<string, Content>();
  private changes: Change[] = [];
  private room = Number.POSITIVE_INFINITY;
  steps = 0;
  isDead = false;

  /** @param faults by step, counted from 1 */
  constructor(private faults: ReadonlyMap<number, Fault> = new Map()) {}

  /** No fault from here on, and room for everything. */
  heal(): void {
    this.faults = new Map();
    this.room = Number.POSITIVE_INFINITY;
  }

  setRoom(bytes: number): void {
    this.room = bytes;
  }

  /** As a power cut leaves it. @param part of what was not synced that is there, 0 to 1 */
  afterPowerCut(part: number): FaultyDisk {
    const next = new FaultyDisk();
    const kept = new Map(this.durable);
    // names come through in any order, not in that of the calls
    const lucky = this.changes.filter((_, at) => (at * 0.618 + part * 7.3) % 1 < part);
    for (const { path, content } of lucky.flat()) {
      if (content) kept.set(path, content);
      else kept.delete(path);
    }
    for (const [path, { bytes, synced }] of kept) {
      const end = synced + Math.floor(part * (bytes.length - synced));
      const torn = Buffer.from(bytes.subarray(0, end));
      // a length that was written down before its last block
      if (part > 0.5 && end > synced) torn.fill(0, Math.max(synced, end - 7));
      next.names.set(path, { bytes: torn, synced: torn.length, spoilt: false });
    }
    next.durable = new Map(next.names);
    return next;
  }

  paths = () => [...this.names.keys()].sort();
  contentOf = (path: string) => this.names.get(path)?.bytes.toString('utf8') ?? '';
  put(path: string, text: string): void {
    const content = { bytes: Buffer.from(text), synced: text.length, spoilt: false };
    this.names.set(path, content);
    this.durable.set(path, content);
  }

  /** @returns whether only a part of the step is to be done */
  private step(): Fault | null {
    if (this.isDead) throw failure('EIO');
    this.steps += 1;
    const fault = this.faults.get(this.steps) ?? null;
    if (typeof fault === 'object' && fault !== null) this.room = fault.room;
    if (fault === 'eio') throw failure('EIO');
    return fault;
  }

  private end(fault: Fault | null): void {
    if (fault === 'kill') this.isDead = true;
    if (fault === 'kill' || fault === 'torn') throw failure('EIO');
  }

  private change(path: string, content: Content | null): void {
    if (content) this.names.set(path, content);
    else this.names.delete(path);
    this.changes.push([{ path, content }]);
  }

  async makeFolder(): Promise<void> {
    this.step();
  }

  async list(folder: string): Promise<string[]> {
    this.step();
    return [...this.names.keys()]
      .filter((path) => dirname(path) === folder)
      .map((path) => path.slice(folder.length + 1));
  }

  async size(path: string): Promise<number> {
    this.step();
    return this.found(path).bytes.length;
  }

  async *read(path: string): AsyncGenerator<Uint8Array> {
    this.step();
    const { bytes } = this.found(path);
    for (let from = 0; from < bytes.length; from += 97) yield bytes.subarray(from, from + 97);
  }

  async create(path: string): Promise<OpenFile> {
    const fault = this.step();
    if (this.names.has(path)) throw failure('EEXIST');
    const content: Content = { bytes: Buffer.alloc(0), synced: 0, spoilt: false };
    this.change(path, content);
    this.end(fault);
    return {
      write: async (bytes) => this.write(content, bytes),
      sync: async () => this.sync(content),
      close: async () => undefined,
    };
  }

  private write(content: Content, bytes: Uint8Array): number {
    const fault = this.step();
    const part = fault === null || typeof fault === 'object' ? bytes.length : Math.ceil(bytes.length / 2);
    const taken = Math.min(part, this.room);
    this.room -= taken;
    content.bytes = Buffer.concat([content.bytes, bytes.subarray(0, taken)]);
    this.end(fault);
    if (taken === 0) throw failure('ENOSPC');
    return taken;
  }

  private sync(content: Content): void {
    let fault: Fault | null = null;
    try {
      fault = this.step();
      if (!content.spoilt && fault !== 'torn') content.synced = content.bytes.length;
      this.end(fault);
    } catch (error) {
      content.spoilt = true;
      throw error;
    }
  }

  async rename(from: string, to: string): Promise<void> {
    const fault = this.step();
    const content = this.found(from);
    this.names.delete(from);
    this.names.set(to, content);
    this.changes.push([
      { path: to, content },
      { path: from, content: null },
    ]);
    this.end(fault);
  }

  async remove(path: string): Promise<void> {
    const fault = this.step();
    if (this.names.has(path)) this.change(path, null);
    this.end(fault);
  }

  async syncFolder(folder: string): Promise<void> {
    const fault = this.step();
    if (fault !== 'torn' && fault !== 'kill') {
      const here = ([one]: Change) => one !== undefined && dirname(one.path) === folder;
      for (const { path, content } of this.changes.filter(here).flat()) {
        if (content) this.durable.set(path, content);
        else this.durable.delete(path);
      }
      this.changes = this.changes.filter((change) => !here(change));
    }
    this.end(fault);
  }

  private found(path: string): Content {
    const content = this.names.get(path);
    if (!content) throw failure('ENOENT');
    return content;
  }
}

const failure = (code: string) => Object.assign(new Error(`${code}: the disk of a test`), { code });
