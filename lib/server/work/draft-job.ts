import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../../db/port';
import { hasCode, UstatError } from '../../errors';
import { modelDrafts } from '../../hints/ask-model';
import { draftHints, fromModel, fromPassages } from '../../hints/draft-queries';
import {
  addRunHints,
  type DraftRun,
  draftRun,
  endRun,
  runBudget,
  saveRunProgress,
} from '../../hints/draft-run-queries';
import type { RunningJob } from '../../jobs/kind';
import { frequentMistakes } from '../../knowledge/mistake-queries';
import type { Services } from '../web/services';

/** Learners who gave a wrong answer before a hint is drafted for it: fewer would be somebody. */
const LEAST_LEARNERS = 20;
/** Calls of a model at once. */
const AT_ONCE = 4;
const PROGRESS_EVERY = 500;

/** Wrong answers of a course, by item, that deserve a hint of their own. */
export const frequentOf = (db: Db, courseId: string): Promise<Map<string, string[]>> =>
  db.transaction((tx) => frequentMistakes(tx, courseId, LEAST_LEARNERS));

type DraftServices = Pick<Services, 'db' | 'courses' | 'clock' | 'ids' | 'log'> & {
  draft: Pick<Services['draft'], 'chat' | 'prompts'>;
};

/**
 * Goes on with a drafting. After a kill -9 the same job comes again: hints that are there are not
 * drafted again, and what the run has spent stays spent.
 */
export async function runDraft(services: DraftServices, runId: string, job: RunningJob): Promise<void> {
  const { db, courses, clock, ids, log } = services;
  const run = await draftRun(db, runId);
  if (!run || run.endedAt) return;
  const { courseId, language, moduleId } = run;
  let saved = 0;
  const progress = (done: number, total: number) => {
    const now = performance.now();
    if (now - saved < PROGRESS_EVERY && done < total) return;
    saved = now;
    const tell = (error: unknown) => log.failure('How far a drafting is', error);
    void saveRunProgress(db, runId, done, total).catch(tell);
    void job.progress(done, total).catch(tell);
  };
  try {
    const { ended, unreadable } = await draftHints(
      { db, courses, clock, ids },
      writerOf(services, run, job.signal),
      { courseId, language, moduleId, frequent: await frequentOf(db, courseId) },
      {
        ...{ signal: job.signal, atOnce: run.model ? AT_ONCE : 1, progress },
        kept: (tx, hints) => addRunHints(tx, runId, hints),
      },
    );
    // the end of the program is none of the run's: it goes on
    if (ended === 'cancelled' && !hasCode(job.signal.reason, 'conflict')) throw job.signal.reason;
    await endRun(db, runId, { outcome: ended ?? 'done', unreadable, at: clock() });
  } catch (error) {
    if (!job.signal.aborted && job.isLast) await endRun(db, runId, { outcome: 'failed', at: clock() });
    throw error;
  }
}

function writerOf({ db, draft }: DraftServices, { id, model }: DraftRun, signal: AbortSignal) {
  const { chat, prompts } = draft;
  if (model === null) return fromPassages;
  if (chat === null) throw new UstatError('unavailable', `The site has no model ${model} any more.`);
  const nonce = () => randomBytes(6).toString('hex');
  const wait = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined);
  const drafts = modelDrafts({ chat, prompts, budget: runBudget(db, id), nonce, wait });
  return fromModel(drafts, { model: chat.id, prompts: prompts.version });
}
