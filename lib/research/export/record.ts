import type { Exposure } from '../../experiments/exposure-queries';
import type { AttemptRow } from '../../knowledge/attempt';
import type { Decision } from '../../path/store';
import type { LoggedChoice } from '../../practice/round-queries';
import type { HintUse } from '../../practice/store';
import { courseId, exportedAnswer } from './exported-answer';
import type { Pseudonyms } from './pseudonym';
import type { AttemptOut, ChoiceOut, DecisionOut, ExposureOut, HintOut, LearnerRecord } from './rows';

/** What is stored of a learner in a course, as far as an export looks at it. */
export interface StoredRecord {
  learnerId: string;
  attempts: AttemptRow[];
  decisions: Decision[];
  choices: LoggedChoice[];
  exposures: Exposure[];
  hints: HintUse[];
}

/** The same under made-up names, without what somebody typed. */
export function recordOf(stored: StoredRecord, names: Pseudonyms): LearnerRecord {
  const learner = names.of('learner', stored.learnerId);
  const round = (id: string) => names.of('round', id);
  return {
    learner,
    attempts: stored.attempts.map((row) => attempt(row, learner, round)),
    decisions: stored.decisions.map((row) => decision(row, learner)),
    choices: stored.choices.map(
      ({ roundId, position, policy, choice, propensity, scores, reason, seen }): ChoiceOut => ({
        ...{ learner, round: round(roundId), position, policy, item: choice, propensity },
        candidates: JSON.stringify(
          scores.map(({ id, score, propensity: p }) => ({ id, score, propensity: p })),
        ),
        ...{ reason, seen },
      }),
    ),
    exposures: stored.exposures.map(
      ({ experimentId, version, arm, unit, language, propensity, exposedAt }): ExposureOut => ({
        ...{ learner, experiment: experimentId, version, arm },
        unit: unit === stored.learnerId ? learner : names.of('class', unit),
        ...{ language, propensity, time: exposedAt.toISOString() },
      }),
    ),
    hints: stored.hints.map(
      ({ roundId, position, itemId, level, at, hintId, hintVersion, language }): HintOut => ({
        ...{ learner, round: round(roundId), position, item: itemId, level, time: at.toISOString() },
        ...{ hint: hintId, hint_version: hintVersion, language },
      }),
    ),
  };
}

function attempt(row: AttemptRow, learner: string, round: (id: string) => string): AttemptOut {
  const { kind, answer } = exportedAnswer(row.answer);
  const { forecast } = row.view;
  return {
    ...{ learner, course: row.courseId, module: row.moduleId, item: row.itemId },
    ...{ item_version: row.itemVersion, skill: row.skillId, language: row.language },
    round: row.roundId === null ? null : round(row.roundId),
    ...{ position: row.position, attempt: row.ordinal, time: row.answeredAt.toISOString() },
    ...{ correct: row.correct, unaided: row.unaided, hints_used: row.hintsUsed },
    ...{ answer_kind: kind, answer, mistake: courseId(row.mistake) },
    ...{ predicted: forecast?.p ?? null, model: forecast?.model ?? null },
  };
}

function decision(made: Decision, learner: string): DecisionOut {
  const candidates = made.candidates.map(({ moduleId, eligible, score, propensity }) => ({
    ...{ id: moduleId, eligible, score, propensity },
  }));
  return {
    ...{ learner, course: made.courseId, time: made.decidedAt.toISOString(), policy: made.policy },
    ...{ choice: made.choice, propensity: made.propensity, candidates: JSON.stringify(candidates) },
    reasons: made.reasons.map(({ code }) => code).join('|'),
    ...{ picked: made.picked, picked_at: made.pickedAt?.toISOString() ?? null },
  };
}
