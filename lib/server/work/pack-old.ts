import { isDeepStrictEqual } from 'node:util';
import type { Db, Sql } from '../../db/port';
import type { RunningJob } from '../../jobs/kind';
import {
  countOld,
  nextWithOld,
  OLD_ATTEMPTS,
  OLD_STATES,
  oldAttempts,
  oldStates,
  type PackedRow,
  savePacked,
  savePackedState,
} from '../../knowledge/old-rows-queries';
import { packAttempt, unpackAttempt } from '../../knowledge/packed-attempt';
import { packState, unpackState } from '../../knowledge/packed-state';
import { OLD_DECISIONS, oldDecisions } from '../../path/decision-queries';
import { packDecision, unpackDecision } from '../../path/packed-decision';

/** Rows of one transaction: the embedded database's learners wait for it. */
const BATCH = 100;

const TABLES = [OLD_ATTEMPTS, OLD_DECISIONS, ...OLD_STATES];

/** Whether there are such rows. */
export const hasOld = async (db: Db): Promise<boolean> => (await nextWithOld(db, TABLES, null)) !== null;

interface Done {
  packed: number;
  /** Rows that would not be read as they are now; they stay. */
  left: number;
}

/**
 * Packs what programs before wrote as JSON, learner by learner, each row in a transaction in which
 * it was read back and found the same. After an end amid it the next run goes on: what is packed is
 * not found again.
 */
export async function packOld(db: Db, job: Pick<RunningJob, 'signal' | 'progress'>): Promise<Done> {
  const total = await countOld(db, TABLES);
  const done: Done = { packed: 0, left: 0 };
  const took = async (read: number, packed: number) => {
    done.packed += packed;
    done.left += read - packed;
    job.signal.throwIfAborted();
    await job.progress(Math.min(total, done.packed + done.left), total);
  };
  let learner = await nextWithOld(db, TABLES, null);
  for (; learner; learner = await nextWithOld(db, TABLES, learner)) {
    for (const rows of [attempts, decisions]) {
      let after: string | null = null;
      do {
        const batch: Batch = await rows(db, learner, after);
        await took(batch.read, batch.packed);
        after = batch.last;
      } while (after);
    }
    await took(...(await states(db, learner)));
  }
  return done;
}

interface Batch {
  read: number;
  packed: number;
  /** Id of the last row, where more may follow. */
  last: string | null;
}

const attempts = (db: Db, learnerId: string, after: string | null) =>
  db.transaction(async (tx) => {
    const rows = await oldAttempts(tx, learnerId, after, BATCH);
    const same = rows.flatMap(({ id, ...part }) => {
      const { ids, packed } = packAttempt(part, true);
      return reads(() => unpackAttempt(ids, packed), part) ? [{ id, ids, packed }] : [];
    });
    return saved(tx, OLD_ATTEMPTS, learnerId, rows, same);
  });

const decisions = (db: Db, learnerId: string, after: string | null) =>
  db.transaction(async (tx) => {
    const rows = await oldDecisions(tx, learnerId, after, BATCH);
    const same = rows.flatMap(({ id, ...part }) => {
      const { ids, packed } = packDecision(part, true);
      return reads(() => unpackDecision(ids, packed), part) ? [{ id, ids, packed }] : [];
    });
    return saved(tx, OLD_DECISIONS, learnerId, rows, same);
  });

async function saved(
  tx: Sql,
  table: Parameters<typeof savePacked>[1],
  learnerId: string,
  rows: readonly { id: string }[],
  same: readonly PackedRow[],
): Promise<Batch> {
  if (same.length > 0) await savePacked(tx, table, learnerId, same);
  const last = rows.length === BATCH ? (rows.at(-1)?.id ?? null) : null;
  return { read: rows.length, packed: same.length, last };
}

/** A learner's states: a few for each course. @returns how many were read and packed */
const states = (db: Db, learnerId: string) =>
  db.transaction(async (tx): Promise<[number, number]> => {
    let [read, kept] = [0, 0];
    for (const table of ['knowledge_state', 'earlier_state'] as const) {
      for (const { key, state } of await oldStates(tx, table, learnerId)) {
        read += 1;
        const packed = bytesOf(state);
        if (!packed || !reads(() => unpackState(packed), state)) continue;
        await savePackedState(tx, table, learnerId, { key, packed });
        kept += 1;
      }
    }
    return [read, kept];
  });

/** null for a state of a version that has another shape: such a one is rebuilt when it is read. */
function bytesOf(state: Parameters<typeof packState>[0]): Uint8Array | null {
  try {
    return packState(state);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}

/** Whether what was packed is read as what it was. */
function reads(unpack: () => unknown, was: unknown): boolean {
  try {
    return isDeepStrictEqual(plain(unpack()), plain(was));
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) return false;
    throw error;
  }
}

/** As JSON says it: a field that is undefined is none. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
