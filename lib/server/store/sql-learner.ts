import { lockLearner, locksUnchanged } from '../../auth/person-queries';
import type { Db, Sql } from '../../db/port';
import { FIRST_FOUND_NONE, run, type Statement, together } from '../../db/statement';
import { UstatError } from '../../errors';
import type { AttemptRow } from '../../knowledge/attempt';
import {
  addsAttempt,
  answeredSince,
  attemptById,
  attemptsInRound,
  attemptsOf,
  insertAttempt,
  latestAttempts,
  nextPlace,
  sharedBy,
  triesByModule,
} from '../../knowledge/attempt-queries';
import { newWeights } from '../../knowledge/calibration';
import { ownWeights } from '../../knowledge/calibration-queries';
import { addsIncrement } from '../../knowledge/increment-queries';
import { keepShared } from '../../knowledge/shared-ids-queries';
import {
  dropsAllEarlierStates,
  dropsEarlierStates,
  keepsEarlierState,
  readState,
  readStateAt,
  savesState,
} from '../../knowledge/state-queries';
import type { SequencedAttempt } from '../../knowledge/store';
import { latestDecision, savesDecision, sharedByDecision } from '../../path/decision-queries';
import { placementOf, savesPlacement } from '../../path/placement-queries';
import { hintsInRound, savesHint } from '../../practice/hint-queries';
import { placeIn, savesPlace } from '../../practice/place-queries';
import {
  checksIn,
  lastRounds,
  roundById,
  roundsUnderWay,
  savesRound,
  sharedByChoice,
} from '../../practice/round-queries';
import { savesSheet, sheetIn } from '../../practice/sheet-queries';
import type { LearnerChange, LearnerReads, LearnerStore } from '../../practice/store';
import { type Crowds, readCrowds } from './crowds';
import { type RoundRead, readRound } from './round-read';
import { forgetShared, shareIds } from './shared-ids';

/** Nobody answers on so many screens at once. */
const TRIES = 20;

/** PostgreSQL's unique_violation: another change has brought the same row. */
const THERE_ALREADY = '23505';

/** check_violation: the ids that a row shares are not there any more. */
const NOT_SHARED = '23514';

/**
 * One learner's part of a database. A change holds the learner's row, and nothing else.
 * @param crowds what is counted of everybody, as the process keeps it
 */
export function sqlLearner(db: Db, learnerId: string, crowds: Crowds = readCrowds(db)): LearnerStore {
  const reads = readsOf(db, learnerId, crowds);
  return {
    ...reads,
    change: (work) =>
      db.transaction(async (tx) => {
        await lockLearner(tx, learnerId);
        return work(changeIn(tx, learnerId));
      }),
    async changeInRound(at, work) {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const read = await readRound(db, learnerId, at);
        const writes = new Map<string, Statement>();
        const share = (ids: readonly string[]) => shareIds(db, ids);
        const inMemory = changeOver(read, reads, { modelId: at.modelId, crowds, writes, share });
        const result = await work({
          ...inMemory,
          // an id of another round is found out when it is written
          attempt: async (id) =>
            tries > 0 || read.attempts.some((one) => one.id === id) ? attemptById(db, learnerId, id) : null,
        });
        if (writes.size === 0 || (await written(db, learnerId, read.changes, [...writes.values()])))
          return result;
      }
      throw new UstatError('busy', 'The learner changes something else all the time.');
    },
  };
}

/** A change in a transaction that holds the learner's row. */
export function changeIn(tx: Sql, learnerId: string): LearnerChange {
  return {
    ...readsOf(tx, learnerId, readCrowds(tx)),
    ...keepsOf(
      learnerId,
      async (statement) => void (await run(tx, statement)),
      (ids) => keepShared(tx, ids),
    ),
    attempt: (id) => attemptById(tx, learnerId, id),
    async addAttempt(row) {
      const seq = await nextPlace(tx);
      if (await insertAttempt(tx, { ...row, seq })) return seq;
      throw new UstatError('conflict', `The attempt ${row.id} is there already.`);
    },
  };
}

/** @returns false, with nothing written, where the learner has changed something since */
async function written(db: Db, learnerId: string, changes: number, writes: Statement[]): Promise<boolean> {
  try {
    await run(db, together([locksUnchanged(learnerId, changes), ...writes]));
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === NOT_SHARED && forgetShared(db)) return false;
    if (code === FIRST_FOUND_NONE || code === THERE_ALREADY) return false;
    throw error;
  }
}

function readsOf(sql: Sql, learnerId: string, crowds: Crowds): LearnerReads {
  return {
    learnerId,
    state: (courseId) => readState(sql, learnerId, courseId),
    async crowd(courseId, modelId) {
      const [{ population, calibration }, learner] = await Promise.all([
        crowds(courseId, modelId),
        ownWeights(sql, learnerId, courseId, modelId),
      ]);
      return { population, calibration: { ...calibration, learner: learner ?? newWeights() } };
    },
    stateAt: (courseId, at) => readStateAt(sql, learnerId, courseId, at),
    attempts: (courseId, until) => attemptsOf(sql, learnerId, courseId, until),
    answeredSince: (courseId, since) => answeredSince(sql, learnerId, courseId, since),
    latest: (courseId, n) => latestAttempts(sql, learnerId, courseId, n),
    inRound: (roundId) => attemptsInRound(sql, learnerId, roundId),
    triesByModule: (courseId, exceptRound, since) =>
      triesByModule(sql, learnerId, courseId, exceptRound, since),
    decision: (courseId) => latestDecision(sql, learnerId, courseId),
    placement: (courseId) => placementOf(sql, learnerId, courseId),
    checks: (courseId) => checksIn(sql, learnerId, courseId),
    round: (id) => roundById(sql, learnerId, id),
    roundsUnderWay: (courseId, since, moduleId) => roundsUnderWay(sql, learnerId, courseId, since, moduleId),
    lastRounds: (courseId, moduleId, n) => lastRounds(sql, learnerId, courseId, moduleId, n),
    hints: (roundId) => hintsInRound(sql, learnerId, roundId),
    readingPlace: (courseId, moduleId) => placeIn(sql, learnerId, courseId, moduleId),
    filledSheet: async (courseId, sheetId) =>
      (await sheetIn(sql, learnerId, courseId, sheetId))?.filled ?? null,
  };
}

type Keeps = Omit<LearnerChange, keyof LearnerReads | 'attempt' | 'addAttempt'>;

type Share = (ids: readonly string[]) => Promise<void>;

/**
 * @param write a row's new content; the name is the row's
 * @param share keeps a list of ids that a row is to name
 */
function keepsOf(
  learnerId: string,
  write: (statement: Statement, row: string) => Promise<void>,
  share: Share,
): Keeps {
  return {
    async keepState(courseId, stored, at, isNewDay = false) {
      if (isNewDay) {
        await write(keepsEarlierState(learnerId, courseId, at), `earlier ${courseId}`);
        await write(dropsEarlierStates(learnerId, courseId, at), `older ${courseId}`);
      }
      await write(savesState(learnerId, courseId, stored, at), `state ${courseId}`);
    },
    dropEarlierStates: (courseId) => write(dropsAllEarlierStates(learnerId, courseId), `earlier ${courseId}`),
    keepIncrement: (courseId, seq, increment) =>
      write(addsIncrement(courseId, seq, increment), `increment ${seq}`),
    async keepDecision(decision) {
      await share(sharedByDecision(decision));
      await write(savesDecision(learnerId, decision), `decision ${decision.id}`);
    },
    keepPlacement: (placement) =>
      write(savesPlacement(learnerId, placement), `placement ${placement.courseId}`),
    async keepRound(round, made) {
      if (made) await share(sharedByChoice(made));
      await write(savesRound(learnerId, round, made), `round ${round.id}`);
    },
    keepHint: (hint) =>
      write(savesHint(learnerId, hint), `hint ${hint.roundId} ${hint.position} ${hint.level}`),
    keepReadingPlace: (courseId, moduleId, place) =>
      write(savesPlace(learnerId, courseId, moduleId, place), `place ${courseId} ${moduleId}`),
    keepFilledSheet: (courseId, sheetId, filled, at) =>
      write(savesSheet(learnerId, courseId, sheetId, filled, at), `sheet ${courseId} ${sheetId}`),
  };
}

interface Over {
  modelId: string;
  crowds: Crowds;
  writes: Map<string, Statement>;
  share: Share;
}

/** A change of what was read of a round, in memory: `writes` are what it comes to. */
function changeOver(
  read: RoundRead,
  reads: LearnerReads,
  { modelId, crowds, writes, share }: Over,
): Omit<LearnerChange, 'attempt'> {
  const { learnerId } = reads;
  const { courseId, id: roundId } = read.round;
  let { round, state } = read;
  const { attempts, latest } = { attempts: [...read.attempts], latest: [...read.latest] };
  const added: SequencedAttempt[] = [];
  const keeps = keepsOf(learnerId, async (statement, row) => void writes.set(row, statement), share);
  return {
    ...reads,
    ...keeps,
    state: async (id) => (id === courseId ? state : reads.state(id)),
    async crowd(id, model) {
      if (id !== courseId || model !== modelId) return reads.crowd(id, model);
      const { population, calibration } = await crowds(id, model);
      return { population, calibration: { ...calibration, learner: read.weights ?? newWeights() } };
    },
    async attempts(id, until) {
      const own = added.filter((one) => one.courseId === id && (!until || one.answeredAt <= until));
      return [...(await reads.attempts(id, until)), ...own];
    },
    latest: async (id, n) => (id === courseId && n <= read.most ? latest.slice(0, n) : reads.latest(id, n)),
    inRound: async (id) => (id === roundId ? [...attempts] : reads.inRound(id)),
    round: async (id) => (id === roundId ? round : reads.round(id)),
    hints: async (id) => (id === roundId ? read.hints : reads.hints(id)),
    async addAttempt(row: AttemptRow) {
      await share(sharedBy(row));
      writes.set(`attempt ${row.id}`, addsAttempt({ ...row, seq: read.seq }));
      added.push({ ...row, seq: read.seq });
      if (row.roundId === roundId) attempts.push(row);
      if (row.courseId === courseId) latest.unshift(row);
      return read.seq;
    },
    async keepState(id, ...stored) {
      if (id === courseId) [state] = stored;
      await keeps.keepState(id, ...stored);
    },
    async keepRound(kept, made) {
      if (kept.id === roundId) round = kept;
      await keeps.keepRound(kept, made);
    },
  };
}
