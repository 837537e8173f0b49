import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { draftQuestions } from '../../asked/draft-queries';
import { outlineOf } from '../../content/edit/outline';
import type { Db } from '../../db/port';
import { hasCode, UstatError } from '../../errors';
import { askWithin, modelDrafts } from '../../hints/ask-model';
import { draftHints, fromModel, fromPassages } from '../../hints/draft-queries';
import {
  addRunHints,
  type DraftRun,
  draftRun,
  endRun,
  runBudget,
  saveRunProgress,
} from '../../hints/draft-run-queries';
import type { Drafted, Going } from '../../hints/go-through';
import type { RunningJob } from '../../jobs/kind';
import { frequentMistakes } from '../../knowledge/mistake-queries';
import type { Services } from '../web/services';
import { filesUnderEdit } from './publish-course';

/** Learners who gave a wrong answer before a hint is drafted for it: fewer would be somebody. */
const LEAST_LEARNERS = 20;
/** Calls of a model at once. */
const AT_ONCE = 4;
const PROGRESS_EVERY = 500;

/** Wrong answers of a course, by item, that deserve a hint of their own. */
export const frequentOf = (db: Db, courseId: string): Promise<Map<string, string[]>> =>
  db.transaction((tx) => frequentMistakes(tx, courseId, LEAST_LEARNERS));

type DraftServices = Pick<Services, 'db' | 'courses' | 'clock' | 'ids' | 'log'> & {
  draft: Pick<Services['draft'], 'chat' | 'prompts' | 'questions'>;
};

/**
 * Goes on with a drafting. After a kill -9 the same job comes again: what is there is not drafted
 * again, and what the run has spent stays spent.
 */
export async function runDraft(services: DraftServices, runId: string, job: RunningJob): Promise<void> {
  const { db, clock, log } = services;
  const run = await draftRun(db, runId);
  if (!run || run.endedAt) return;
  let saved = 0;
  let saving = Promise.resolve();
  const progress = (done: number, total: number) => {
    const now = performance.now();
    if (now - saved < PROGRESS_EVERY && done < total) return;
    saved = now;
    const tell = (error: unknown) => log.failure('How far a drafting is', error);
    // one after another: an older count is never the last
    saving = saving.then(() => saveRunProgress(db, runId, done, total)).catch(tell);
    void job.progress(done, total).catch(tell);
  };
  try {
    const going: Going = {
      ...{ signal: job.signal, atOnce: run.model ? AT_ONCE : 1, progress },
      kept: (tx, drafts) => addRunHints(tx, runId, drafts),
    };
    const { ended, unreadable } = await (run.about === 'hints' ? hintsOf : questionsOf)(services, run, going);
    await saving;
    // the end of the program is none of the run's: it goes on
    if (ended === 'cancelled' && !hasCode(job.signal.reason, 'conflict')) throw job.signal.reason;
    await endRun(db, runId, { outcome: ended ?? 'done', unreadable, at: clock() });
  } catch (error) {
    if (!job.signal.aborted && job.isLast) await endRun(db, runId, { outcome: 'failed', at: clock() });
    throw error;
  }
}

type Drafting = (services: DraftServices, run: DraftRun, going: Going) => Promise<Drafted>;

const hintsOf: Drafting = async (services, run, going) => {
  const { db, courses, clock, ids } = services;
  const frequent = await frequentOf(db, run.courseId);
  return draftHints({ db, courses, clock, ids }, writerOf(services, run, going), { ...run, frequent }, going);
};

const questionsOf: Drafting = async (services, run, going) => {
  const { db, clock, ids, draft } = services;
  const files = (paths: readonly string[]) => filesUnderEdit(db, run.courseId, paths);
  const { chat, ...within } = modelOf(services, run, going);
  const ask = askWithin({ chat, ...within }, QUESTIONS);
  const deps = { db, clock, ids, nonce, files, ask, model: chat.id, prompts: draft.questions };
  return draftQuestions(deps, outlineOf(await files(['course.yaml'])), run, going);
};

/** Five questions in a language that a tokeniser cuts small. */
const QUESTIONS = { tokens: 900, written: 8_000 };
const nonce = () => randomBytes(6).toString('hex');

function writerOf(services: DraftServices, run: DraftRun, going: Going) {
  if (run.model === null) return fromPassages;
  const { prompts } = services.draft;
  const { chat, ...within } = modelOf(services, run, going);
  const drafts = modelDrafts({ chat, prompts, nonce, ...within });
  return fromModel(drafts, { model: chat.id, prompts: prompts.version });
}

/** The site's model within the run's budget. @throws UstatError 'unavailable' where it has gone */
function modelOf({ db, draft: { chat } }: DraftServices, { id, model }: DraftRun, { signal }: Going) {
  if (chat === null) throw new UstatError('unavailable', `The site has no model ${model} any more.`);
  const wait = (ms: number) => sleep(ms, undefined, { signal: signal as AbortSignal }).catch(() => undefined);
  return { chat, budget: runBudget(db, id), wait };
}
