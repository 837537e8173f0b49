import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Imported, importOatutor } from '@/lib/content/import/oatutor/course';
import { readCourseFolder } from '@/lib/server/work/load-course';
import { root } from './app';

const ARCHIVE = join(root, '../shared/data/content/oatutor-elementary-algebra.tar.gz');

export const hasAlgebra = existsSync(ARCHIVE);

/** OATutor's algebra course: others wrote it, and the repository does not hold it. */
export function algebraCourse(): Imported {
  const unpacked = mkdtempSync(join(tmpdir(), 'ustat-oatutor-'));
  try {
    execFileSync('tar', ['xzf', ARCHIVE, '-C', unpacked]);
    return importOatutor(readCourseFolder(join(unpacked, 'oatutor-elementary-algebra'), /\.json$/));
  } finally {
    rmSync(unpacked, { recursive: true });
  }
}
