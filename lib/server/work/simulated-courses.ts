import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCourse } from '../../content/import/course';
import { type Imported, importOatutor } from '../../content/import/oatutor/course';
import type { ServedCourse } from '../../research/simulate/desk';
import { readCourseFolder } from './load-course';

/** OATutor's algebra course beside the repository, which does not hold it: others wrote it. */
const ALGEBRA = '../shared/data/content/oatutor-elementary-algebra.tar.gz';
export const hasAlgebra = existsSync(ALGEBRA);

/** That course as ours, from the archive that `hasAlgebra` is about. */
export function algebraCourse(): Imported {
  const unpacked = mkdtempSync(join(tmpdir(), 'ustat-oatutor-'));
  try {
    execFileSync('tar', ['xzf', ALGEBRA, '-C', unpacked]);
    return importOatutor(readCourseFolder(join(unpacked, 'oatutor-elementary-algebra'), /\.json$/));
  } finally {
    rmSync(unpacked, { recursive: true });
  }
}

/**
 * What a simulation needs of a course's files.
 * @throws UstatError 'bad-input' where they don't parse
 */
export function servedCourse(files: ReadonlyMap<string, string>): ServedCourse {
  const { structure, items } = parseCourse(files);
  return {
    modules: structure.modules.map(({ id, requires, skills }) => ({ id, requires, skills })),
    items: items.map(({ moduleId, definition: { id, skills, difficulty } }) => ({
      ...{ itemId: id, moduleId, skills, difficulty },
    })),
  };
}
