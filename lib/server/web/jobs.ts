import { type Actor, recordAudit } from '../../auth/audit';
import { UstatError } from '../../errors';
import { cancelJob, runAgain } from '../../jobs/job-queries';
import { kindOf } from '../../jobs/list-queries';
import { KINDS } from '../work/kinds';
import { services } from './services';

export const knownKinds: readonly string[] = KINDS.map(({ name }) => name);

/**
 * Lets a job run at once, or ends it; the audit trail tells who did.
 * @throws UstatError 'not-found' where it is over, 'conflict' where it runs and can't be begun anew
 */
export async function changeJob(actor: Actor, id: string, does: 'retry' | 'cancel'): Promise<void> {
  const { db, hasher, clock } = services();
  await db.transaction(async (tx) => {
    const kind = await kindOf(tx, id);
    if (kind === null) throw new UstatError('not-found', `There is no job ${id}.`);
    if (does === 'cancel') await cancelJob(tx, id);
    else if ((await runAgain(tx, [id])) === 0) throw new UstatError('conflict', `Job ${id} runs.`);
    const action = does === 'cancel' ? 'job-cancelled' : 'job-retried';
    await recordAudit(tx, hasher, actor, { action, subject: `${kind} ${id}` }, clock());
  });
}
