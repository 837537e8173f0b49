import type { Sql } from '../../db/port';
import { fateOf } from '../../jobs/list-queries';
import { endRun, type LabRun } from '../../research/lab-run-queries';

/** Ends one whose job is over: cancelled at /admin/jobs, of before a backup, or killed. */
export async function endLost(
  tx: Sql,
  { id, jobId }: Pick<LabRun, 'id' | 'jobId'>,
  at: Date,
): Promise<boolean> {
  const fate = await fateOf(tx, jobId);
  if (fate === 'open') return false;
  await endRun(tx, id, { outcome: fate === 'failed' ? 'failed' : 'cancelled', at });
  return true;
}
