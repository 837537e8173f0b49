import type { FilledSheet } from '../../content/sheet';
import { UstatError } from '../../errors';
import { newCalibration, type Weights } from '../../knowledge/calibration';
import { newPopulation } from '../../knowledge/counts';
import type { Crowd, ModuleTries, SequencedAttempt, StoredState } from '../../knowledge/store';
import type { Decision, Placement } from '../../path/store';
import type { HintUse, LearnerReads, ReadingPlace, Round } from '../../practice/store';
import { EVERYBODY, type RowReads, type Table } from './rows';

/** A state as it was kept, and those that earlier days ended with. */
export interface KeptState {
  stored: StoredState;
  /** This one too, oldest first. */
  days: { stored: StoredState; at: Date }[];
}

/** As they were answered; those at one moment by their ids. */
const inTime = (a: SequencedAttempt, b: SequencedAttempt): number =>
  a.answeredAt.getTime() - b.answeredAt.getTime() || (a.id < b.id ? -1 : 1);

const QUARTER = 15 * 60_000;
const latestFirst = <T>(rows: T[], at: (row: T) => Date | null): T[] =>
  rows.sort((a, b) => (at(b)?.getTime() ?? 0) - (at(a)?.getTime() ?? 0));

/**
 * A learner's day over rows in memory.
 * @param rows as they are at the moment of each call
 */
export function ownReads(rows: () => Promise<RowReads>, learnerId: string): LearnerReads {
  async function all<R>(table: Table, isOne: (row: R) => boolean): Promise<R[]> {
    return (await rows()).all<R>(learnerId, table).filter(isOne);
  }
  async function one<R>(table: Table, key: string): Promise<R | null> {
    return structuredClone((await rows()).get<R>(learnerId, table, key) ?? null);
  }
  const attemptsIn = async (courseId: string) =>
    (await all<SequencedAttempt>('attempt', (row) => row.courseId === courseId)).sort(inTime);
  const rounds = (isOne: (round: Round) => boolean) => all<Round>('round', isOne);

  return {
    learnerId,
    state: async (courseId) => (await one<KeptState>('state', courseId))?.stored ?? null,
    async crowd(courseId, modelId): Promise<Crowd> {
      const read = await rows();
      const counted = read.get<KeptCrowd>(EVERYBODY, 'crowd', courseId);
      const learner = read.get<Weights>(learnerId, 'weights', `${courseId} ${modelId}`);
      const calibration = counted?.calibrations.get(modelId) ?? newCalibration();
      return {
        population: counted?.population ?? newPopulation(),
        calibration: learner
          ? { ...calibration, learner }
          : { ...calibration, learner: newCalibration().learner },
      };
    },
    stateAt: async (courseId, at) =>
      (await one<KeptState>('state', courseId))?.days.findLast((day) => day.at <= at)?.stored ?? null,
    attempts: async (courseId, until) =>
      structuredClone((await attemptsIn(courseId)).filter((row) => !until || row.answeredAt <= until)),
    async answeredSince(courseId, since) {
      const times = (await attemptsIn(courseId)).flatMap(({ answeredAt }) =>
        answeredAt >= since ? [answeredAt.getTime() - (answeredAt.getTime() % QUARTER)] : [],
      );
      return [...new Set(times)].map((time) => new Date(time));
    },
    latest: async (courseId, n) =>
      (await attemptsIn(courseId))
        .slice(-n)
        .reverse()
        .map(({ id, moduleId, itemId, answeredAt }) => ({ id, moduleId, itemId, answeredAt })),
    inRound: async (roundId) =>
      structuredClone(await all<SequencedAttempt>('attempt', (row) => row.roundId === roundId)).sort(inTime),
    triesByModule: async (courseId, exceptRound, since) =>
      triesOf(await attemptsIn(courseId), exceptRound, since),
    async decision(courseId) {
      const made = await all<Decision>('decision', (row) => row.courseId === courseId);
      return structuredClone(latestFirst(made, (row) => row.decidedAt)[0] ?? null);
    },
    placement: (courseId) => one<Placement>('placement', courseId),
    async checks(courseId) {
      const ended = (await rounds((round) => round.courseId === courseId)).flatMap((round) =>
        round.kind === 'check' && round.finishedAt && round.check.known !== null
          ? [{ moduleId: round.moduleId, known: round.check.known, endedAt: round.finishedAt }]
          : [],
      );
      return latestFirst(ended, ({ endedAt }) => endedAt);
    },
    async lastRounds(courseId, moduleId, n) {
      const ended = await rounds(
        (round) =>
          round.kind === 'practice' &&
          round.finishedAt !== null &&
          round.courseId === courseId &&
          round.moduleId === moduleId,
      );
      return structuredClone(latestFirst(ended, ({ finishedAt }) => finishedAt).slice(0, n));
    },
    async round(id) {
      const round = await one<Round>('round', id);
      if (!round) throw new UstatError('not-found', `No round ${id} on this phone.`);
      return round;
    },
    async roundsUnderWay(courseId, since, moduleId) {
      const open = await rounds(
        (round) =>
          round.courseId === courseId &&
          round.finishedAt === null &&
          round.startedAt >= since &&
          (moduleId === undefined || round.moduleId === moduleId),
      );
      return structuredClone(latestFirst(open, ({ startedAt }) => startedAt));
    },
    hints: async (roundId) =>
      (await all<HintUse>('hint', (row) => row.roundId === roundId))
        .map(({ position, level, hintId, language }) => ({ position, level, hintId, language }))
        .sort((a, b) => a.position - b.position || a.level - b.level),
    readingPlace: (courseId, moduleId) => one<ReadingPlace>('place', `${courseId} ${moduleId}`),
    filledSheet: (courseId, sheetId) => one<FilledSheet>('sheet', `${courseId} ${sheetId}`),
  };
}

/** What is counted of a course; nobody's own weights are in it. */
export interface KeptCrowd {
  population: ReturnType<typeof newPopulation>;
  /** By model. */
  calibrations: Map<string, ReturnType<typeof newCalibration>>;
}

function triesOf(
  attempts: readonly SequencedAttempt[],
  exceptRound: string | null,
  since: ReadonlyMap<string, Date>,
): Map<string, ModuleTries> {
  const counted = new Map<string, ModuleTries>();
  for (const { moduleId, ordinal, roundId, correct, unaided, answeredAt } of attempts) {
    if (ordinal !== 1 || (exceptRound !== null && roundId === exceptRound)) continue;
    const { tries, notRight } = counted.get(moduleId) ?? { tries: 0, notRight: 0 };
    const from = since.get(moduleId);
    const isLapse = !(correct && unaided) && from !== undefined && answeredAt > from;
    counted.set(moduleId, { tries: tries + 1, notRight: notRight + (isLapse ? 1 : 0) });
  }
  return counted;
}
