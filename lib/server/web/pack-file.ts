import { LRUCache } from 'lru-cache';
import { versionOf } from '../../content/course-queries';
import { UstatError } from '../../errors';
import { makePack } from '../work/pack';
import { packKey } from '../work/pack-keys';
import { phoneFiles } from '../work/phone-course';
import { services } from './services';

/** So long, in milliseconds, a file stands for its version: hints are approved meanwhile. */
const FRESH_MS = 86_400_000;

interface PackFile {
  /** Of the course. */
  version: string;
  bytes: Uint8Array<ArrayBuffer>;
}
const files = new LRUCache<string, { version: string; at: number; made: Promise<PackFile> }>({ max: 4 });

/**
 * A course as one signed file, in all languages, which phones hand on to each other.
 * @throws UstatError 'not-found'
 */
export async function packFileOf(courseId: string): Promise<PackFile> {
  const { db, clock } = services();
  const version = await versionOf(db, courseId);
  if (version === null) throw new UstatError('not-found', `No course ${courseId}.`);
  const known = files.get(courseId);
  const now = clock().getTime();
  if (known?.version === version && now - known.at < FRESH_MS) return known.made;
  const made = makeFile(courseId, version);
  files.set(courseId, { version, at: now, made });
  made.catch(() => files.delete(courseId));
  return made;
}

async function makeFile(courseId: string, version: string): Promise<PackFile> {
  const { db, hints, clock, config } = services();
  const given = { courseId, root: process.cwd(), key: packKey(config.dataDir), at: clock() };
  const bytes = await makePack(db, { ...given, beside: await phoneFiles(db, hints, courseId) });
  return { version, bytes: Uint8Array.from(bytes) };
}
