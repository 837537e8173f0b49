import type { Sql } from '../../db/port';
import { kindOf } from '../../jobs/list-queries';
import { endRun, type LabRun } from '../../research/lab-run-queries';

/** Ends one whose job is gone: cancelled at /admin/jobs, or of before a backup. */
export async function endLost(
  tx: Sql,
  { id, jobId }: Pick<LabRun, 'id' | 'jobId'>,
  at: Date,
): Promise<boolean> {
  if (jobId !== null && (await kindOf(tx, jobId)) !== null) return false;
  await endRun(tx, id, { outcome: 'cancelled', at });
  return true;
}
