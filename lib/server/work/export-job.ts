import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { RunningJob } from '../../jobs/kind';
import { CONSENT_TELLS_OF_FILES } from '../../research/export/formats';
import type { Period } from '../../research/export/learner-queries';
import type { AskedOf, FoundOf } from '../../research/lab-run';
import type { LabRun } from '../../research/lab-run-queries';
import { writeExport } from '../store/export-folder';
import { sealOf } from '../store/row-file';
import { zipFolder } from '../store/zip-file';
import type { Services } from '../web/services';
import { exportFile, exportParts, makeLabFolder } from './lab-files';

const DAY = 86_400_000;
const day = z.iso.date('a day is written as 2026-12-24');

/** From the first day to the end of the last one, UTC. @throws ZodError for what is no day */
export function periodOf(from: string | null, to: string | null): Period {
  const at = (text: string | null) => (text === null ? null : new Date(`${day.parse(text)}T00:00:00Z`));
  const last = at(to);
  return { from: at(from), before: last && new Date(last.getTime() + DAY) };
}

/**
 * Writes an export as one zip file, a folder a format: the same made-up names in all of them, under
 * a key that is kept nowhere. What an ended try has left is written anew.
 */
export async function exportRun(
  { db, config, clock, log }: Services,
  { id, courseId }: LabRun,
  { formats, from, to }: AskedOf<'export'>,
  job: RunningJob,
): Promise<FoundOf<'export'>> {
  const { dataDir } = config;
  const [parts, path] = [exportParts(dataDir, id), exportFile(dataDir, id)];
  const [key, madeAt] = [randomBytes(32), clock()];
  await makeLabFolder(dataDir);
  await rm(parts, { recursive: true, force: true });
  await mkdir(parts, { mode: 0o700 });
  const look = () => job.signal.throwIfAborted();
  const manifests: FoundOf<'export'>['manifests'] = {};
  const held: FoundOf<'export'>['held'] = [];
  let learners = 0;
  try {
    for (const [n, format] of formats.entries()) {
      const made = await writeExport(db, {
        ...{ format, courseId: courseId ?? '', folder: join(parts, format), madeAt, key },
        ...{ consentedSince: CONSENT_TELLS_OF_FILES, period: periodOf(from, to) },
        progress(done, all) {
          look();
          // not waited for: the embedded database's one connection reads the rows
          job
            .progress(n * all + done, formats.length * all)
            .catch((error: unknown) => log.failure('Progress of an export', error));
        },
      });
      learners = Math.max(learners, made.learners);
      held.push(made.held);
      manifests[format] = z.json().parse(JSON.parse(JSON.stringify(made.manifest)));
    }
    await zipFolder(parts, path, `${courseId}-export`, madeAt, look);
    return { kind: 'export', learners, held, manifests, ...(await sealOf(path)) };
  } finally {
    await rm(parts, { recursive: true, force: true });
  }
}
