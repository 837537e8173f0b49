import { createReadStream, existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { type Actor, recordAudit } from '../../auth/audit';
import type { SignedIn } from '../../auth/staff-queries';
import { UstatError } from '../../errors';
import { holders } from '../../experiments/consent-queries';
import { cancelJob } from '../../jobs/job-queries';
import { fateOf, progressOf } from '../../jobs/list-queries';
import { CONSENT_TELLS_OF_FILES } from '../../research/export/formats';
import { type Asked, isKept } from '../../research/lab-run';
import {
  addRun,
  endRun,
  type LabKind,
  type LabRun,
  labRun,
  openRuns,
  runsOf,
  setJobOfRun,
} from '../../research/lab-run-queries';
import { EXPORT, STUDY } from '../work/kinds';
import {
  dropFiles,
  EXPORTS_KEPT,
  exportFile,
  keepUpload,
  policyFile,
  shareUpload,
  uploadFile,
} from '../work/lab-files';
import { endLost } from '../work/lab-lost';
import type { LogForm } from './lab-form';
import type { UploadedFile } from './respond';
import { services } from './services';

/** Runs that a page lists. */
const LISTED = 20;
/** Runs of one person that wait or run. */
const AT_ONCE = 5;
/** Logs that one person keeps at most. */
const MOST_KEPT = 5;

/** A run, how far it is, and until when its file can be had. */
export interface SeenRun extends LabRun {
  done: number;
  total: number;
  fileUntil: Date | null;
  /** Somebody whose rows it may hold takes part no more: nobody gets it. */
  hasLeft: boolean;
  /** Its log is here, and can be looked at again. */
  hasLog: boolean;
}

interface Begun {
  staff: SignedIn;
  actor: Actor;
  courseId: string | null;
  asked: Asked;
  /** Puts its files where the job finds them, before it is there. */
  keep?: (id: string) => Promise<void>;
}

/**
 * Begins what somebody asks for, in the background. @returns its id
 * @throws UstatError 'conflict' while so many of theirs are not over
 */
export async function beginRun({ staff, actor, courseId, asked, keep }: Begun): Promise<string> {
  const { db, jobs, hasher, config, clock, ids } = services();
  const id = ids();
  try {
    await keep?.(id);
    await db.transaction(async (tx) => {
      let open = 0;
      for (const one of await openRuns(tx, staff.id)) if (!(await endLost(tx, one, clock()))) open += 1;
      if (open >= AT_ONCE) throw new UstatError('conflict', `${open} runs are not over.`);
      await addRun(tx, { id, staffId: staff.id, courseId, asked, madeAt: clock() });
      const kind = asked.kind === 'export' ? EXPORT : STUDY;
      await setJobOfRun(tx, id, await jobs.enqueue(tx, kind, { run: id }, { key: `run ${id}` }));
      if (asked.kind !== 'export') return;
      const { formats, from, to } = asked;
      const change = {
        action: 'export-begun',
        subject: courseId ?? '',
        after: { formats, from, to },
      } as const;
      await recordAudit(tx, hasher, actor, change, clock());
    });
  } catch (error) {
    await dropFiles(config.dataDir, id);
    throw error;
  }
  return id;
}

/** Runs that look at a log. */
export const OF_LOGS: readonly LabKind[] = ['answers', 'choices'];

/**
 * Begins a look at a log, that came along or is kept by a run of theirs. @returns its id
 * @throws UstatError 'bad-input' where there is neither, or the policy's table is missing
 */
export async function beginLog(
  staff: SignedIn,
  actor: Actor,
  { asked, kept }: Extract<LogForm, { do: 'begin' }>,
  files: ReadonlyMap<string, UploadedFile>,
): Promise<string> {
  const { dataDir } = services().config;
  const [log, policy] = [files.get('log'), files.get('policy-file')];
  const isTable = asked.kind === 'choices' && asked.policy === 'table';
  if (isTable && !policy) throw new UstatError('bad-input', 'No policy came with the form.', ['policy-file']);
  if (asked.keep) {
    const all = await runsSeen(staff, OF_LOGS);
    if (all.filter(({ hasLog }) => hasLog).length >= MOST_KEPT)
      throw new UstatError('over-budget', `${MOST_KEPT} logs are kept already.`);
  }
  const earlier = log || kept === null ? null : await runSeen(staff, kept, null, OF_LOGS);
  const sent = log
    ? { file: log.name.slice(0, 200), bytes: log.bytes.length }
    : earlier?.hasLog && 'file' in earlier.asked
      ? { file: earlier.asked.file, bytes: earlier.asked.bytes }
      : null;
  if (!sent) throw new UstatError('bad-input', 'No file came with the form.', ['log']);
  const keep = async (id: string) => {
    if (log) await keepUpload(dataDir, uploadFile(dataDir, id), log.bytes);
    else if (earlier) await shareUpload(dataDir, earlier.id, id);
    if (isTable && policy) await keepUpload(dataDir, policyFile(dataDir, id), policy.bytes);
  };
  return beginRun({ staff, actor, courseId: null, asked: { ...asked, ...sent }, keep });
}

/** Deletes the log that a run keeps; what was found stays. @throws UstatError 'not-found' */
export async function forgetLog(staff: SignedIn, id: string): Promise<void> {
  const run = await ownRun(staff, id, null, OF_LOGS);
  if (run.endedAt === null) throw new UstatError('conflict', `The run ${id} is not over.`);
  await dropFiles(services().config.dataDir, id);
}

/** Somebody's own of these kinds, the newest first. @param courseId null: of no course */
export async function runsSeen(
  staff: SignedIn,
  kinds: readonly LabKind[],
  courseId: string | null = null,
): Promise<SeenRun[]> {
  const runs = await runsOf(services().db, { staffId: staff.id, kinds, courseId }, LISTED);
  return Promise.all(runs.map(asItIs));
}

/** One of somebody's own. @throws UstatError 'not-found' for anybody else's */
export async function runSeen(
  staff: SignedIn,
  id: string,
  courseId: string | null,
  kinds: readonly LabKind[],
): Promise<SeenRun> {
  return asItIs(await ownRun(staff, id, courseId, kinds));
}

async function ownRun(
  staff: SignedIn,
  id: string,
  courseId: string | null,
  kinds: readonly LabKind[],
): Promise<LabRun> {
  const run = await labRun(services().db, id);
  const isOwn = run?.staffId === staff.id && run.courseId === courseId && kinds.includes(run.asked.kind);
  if (run && isOwn) return run;
  throw new UstatError('not-found', `There is no run ${id}.`);
}

async function asItIs(run: LabRun): Promise<SeenRun> {
  const { db, config, clock } = services();
  if (run.endedAt === null) {
    const fate = await fateOf(db, run.jobId);
    const isThere = fate === 'open';
    // one whose job is over has ended since it was read, or is lost
    const now = isThere ? run : ((await labRun(db, run.id)) ?? run);
    if (now.endedAt === null) {
      const far = isThere ? await progressOf(db, run.jobId ?? '') : { done: 0, total: 0 };
      const ended = fate === 'failed' ? ('failed' as const) : ('cancelled' as const);
      const lost = isThere ? {} : { endedAt: run.madeAt, outcome: ended };
      return { ...now, ...lost, ...far, fileUntil: null, hasLeft: false, hasLog: false };
    }
    return asItIs(now);
  }
  const until = new Date(run.endedAt.getTime() + EXPORTS_KEPT);
  const hasFile =
    run.asked.kind === 'export' &&
    run.outcome === 'done' &&
    clock() < until &&
    existsSync(exportFile(config.dataDir, run.id));
  const hasLeft = hasFile && (await someoneLeft(run));
  const fileUntil = hasFile && !hasLeft ? until : null;
  const hasLog = isKept(run.asked) && existsSync(uploadFile(config.dataDir, run.id));
  return { ...run, done: 0, total: 0, fileUntil, hasLeft, hasLog };
}

/** A file that was not handed out yet is not handed out with who has left since. */
async function someoneLeft({ found }: LabRun): Promise<boolean> {
  if (found?.kind !== 'export') return false;
  const { db } = services();
  for (const held of found.held)
    if ((await holders(db, CONSENT_TELLS_OF_FILES, held)).mark !== held.mark) return true;
  return false;
}

/** Ends one of somebody's own; what it has left is taken away. @throws UstatError 'not-found' */
export async function cancelRun(
  staff: SignedIn,
  id: string,
  courseId: string | null,
  kinds: readonly LabKind[],
): Promise<void> {
  const { db, config, clock } = services();
  const run = await ownRun(staff, id, courseId, kinds);
  await db.transaction(async (tx) => {
    if (run.jobId !== null) await cancelJob(tx, run.jobId);
    await endRun(tx, id, { outcome: 'cancelled', at: clock() });
  });
  if (run.endedAt === null) await dropFiles(config.dataDir, id);
}

/**
 * The file of an export, for who has asked for it; that it was taken is told in the audit trail.
 * @throws UstatError 'not-found' for anybody else's, and after a day
 */
export async function exportTaken(
  staff: SignedIn,
  actor: Actor,
  id: string,
  courseId: string,
): Promise<{ name: string; bytes: number; body: ReadableStream }> {
  const { db, config, hasher, clock } = services();
  const run = await runSeen(staff, id, courseId, ['export']);
  if (run.fileUntil === null || run.found?.kind !== 'export')
    throw new UstatError('not-found', 'The file is not here any more.');
  const { bytes, sha256 } = run.found;
  const change = { action: 'export-taken', subject: courseId, after: { sha256 } } as const;
  await db.transaction((tx) => recordAudit(tx, hasher, actor, change, clock()));
  const name = `${courseId}-export-${run.madeAt.toISOString().slice(0, 10)}.zip`;
  const body = Readable.toWeb(createReadStream(exportFile(config.dataDir, id))) as ReadableStream;
  return { name, bytes, body };
}
