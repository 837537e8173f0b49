import { changesOf } from '../../auth/person-queries';
import type { Sql } from '../../db/port';
import { UstatError } from '../../errors';
import {
  attemptsInRoundJson,
  latestAttemptsJson,
  NEXT_PLACE,
  type RoundAttemptJson,
  roundAttemptFrom,
} from '../../knowledge/attempt-queries';
import type { Weights } from '../../knowledge/calibration';
import { ownWeightsJson } from '../../knowledge/calibration-queries';
import { type StateRow, stateFrom, stateJson } from '../../knowledge/state-queries';
import type { LatestAttempt, RoundAttempt, StoredState } from '../../knowledge/store';
import { hintsInRoundJson } from '../../practice/hint-queries';
import { courseOfRound, type RoundRow, roundJson, roundOf } from '../../practice/round-queries';
import type { Round, ShownHint } from '../../practice/store';

/** Last answers that are read; who asks for more reads them. */
const LATEST = 200;

/** What an answer in a round rests on. */
export interface RoundRead {
  /** Changes of the learner's so far. */
  changes: number;
  /** The place of the next answer in the order of all. */
  seq: number;
  round: Round;
  attempts: RoundAttempt[];
  hints: ShownHint[];
  /** In the round's course. */
  state: StoredState | null;
  weights: Weights | null;
  /** The last answers in the course, newest first: so many, or all. */
  latest: LatestAttempt[];
  most: typeof LATEST;
}

type Row = Omit<RoundRead, 'changes' | 'round' | 'most' | 'attempts' | 'state'> & {
  changes: number | null;
  round: RoundRow | null;
  attempts: RoundAttemptJson[];
  state: StateRow | null;
};

const [LEARNER, ROUND, MODEL] = ['$1::uuid', '$2::uuid', '$3'];
const COURSE = courseOfRound(LEARNER, ROUND);
const TEXT = `select ${changesOf(LEARNER)}::float8 as changes, ${NEXT_PLACE} as seq,
  ${roundJson(LEARNER, ROUND)} as round,
  ${attemptsInRoundJson(LEARNER, ROUND)} as attempts,
  ${hintsInRoundJson(LEARNER, ROUND)} as hints,
  ${stateJson(LEARNER, COURSE)} as state,
  ${ownWeightsJson(LEARNER, COURSE, MODEL)} as weights,
  ${latestAttemptsJson(LEARNER, COURSE, LATEST)} as latest`;

/**
 * All of it by one statement.
 * @throws UstatError 'not-found' for a round that is somebody else's, or a learner who is gone
 */
export async function readRound(
  sql: Sql,
  learnerId: string,
  { roundId, modelId }: { roundId: string; modelId: string },
): Promise<RoundRead> {
  const [row] = await sql.query<Row>(TEXT, [learnerId, roundId, modelId]);
  if (!row || row.changes === null || !row.round)
    throw new UstatError('not-found', `No round ${roundId}, or no learner ${learnerId}.`);
  const { changes } = row;
  const round = roundOf(row.round);
  const { startedAt, finishedAt } = round;
  return {
    ...row,
    changes,
    round: { ...round, startedAt: new Date(startedAt), finishedAt: finishedAt && new Date(finishedAt) },
    attempts: row.attempts.map(roundAttemptFrom),
    state: row.state && stateFrom(row.state),
    latest: row.latest.map(({ id, moduleId, itemId, answeredAt }) => ({
      ...{ id, moduleId, itemId },
      answeredAt: new Date(answeredAt),
    })),
    most: LATEST,
  };
}
