import type { Marking } from '../content/items/item';
import type { Answer } from '../content/items/kinds';
import { mark } from '../content/marking';
import type { CourseStore, Item } from '../content/store';
import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import { attemptsInRound } from '../knowledge/attempt-queries';
import { recordAttempt } from '../knowledge/record-attempt';
import { lockState } from '../knowledge/state-queries';
import type { PathDeps } from '../path/next';
import { hintsInRound, recordHint } from './hint-queries';
import { finishRound, type Round, roundById, roundsUnderWay } from './round-queries';

/** An exercise that stands in a round: what guards it, answers it and gives hints on it. */

/** A round left longer ago than this, in milliseconds, is not resumed: a new one begins. */
export const RESUME_WITHIN = 7 * 86_400_000;

/** The item of a place in a round, with its key, as it was shown. @throws UstatError 'not-found' for a place without one */
export async function itemAt(
  courses: CourseStore,
  round: Round,
  position: number,
  language: string,
): Promise<Item> {
  const chosen = round.items[position - 1];
  if (!chosen) throw new UstatError('not-found', `The round has no exercise ${position} yet.`);
  return courses.item(round.courseId, chosen.itemId, language, chosen.version);
}

/** How many hints of an exercise were shown: levels 1 to this. */
export async function hintsShownAt(
  sql: Sql,
  learnerId: string,
  roundId: string,
  position: number,
): Promise<number> {
  return (await hintsInRound(sql, learnerId, roundId)).filter((hint) => hint.position === position).length;
}

/** An exercise with its key, for whoever must keep the key to themselves. */
export interface OpenExercise {
  roundId: string;
  position: number;
  item: Item;
  /** Shown so far, first level first. */
  hints: string[];
}

/** @throws UstatError 'not-found' for a place of a round that has no exercise yet, or somebody else's round */
export async function exerciseAt(
  { db, courses }: Pick<PathDeps, 'db' | 'courses'>,
  learnerId: string,
  at: { roundId: string; position: number; language: string },
): Promise<OpenExercise> {
  const { roundId, position } = at;
  const item = await itemAt(courses, await roundById(db, learnerId, roundId), position, at.language);
  const hints = item.text.hints.slice(0, await hintsShownAt(db, learnerId, roundId, position));
  return { roundId, position, item, hints };
}

/** Exercises of a course that were shown to the learner in the last week and have no answer yet, latest first. */
export async function unansweredExercises(
  deps: Pick<PathDeps, 'db' | 'courses'>,
  learnerId: string,
  given: { courseId: string; language: string; now: Date },
): Promise<OpenExercise[]> {
  const since = new Date(given.now.getTime() - RESUME_WITHIN);
  const found: OpenExercise[] = [];
  for (const round of await roundsUnderWay(deps.db, learnerId, given.courseId, since)) {
    const position = round.items.length;
    const attempts = await attemptsInRound(deps.db, learnerId, round.id);
    const answered = attempts.some((attempt) => attempt.position === position);
    if (position === 0 || answered) continue;
    found.push(await exerciseAt(deps, learnerId, { roundId: round.id, position, language: given.language }));
  }
  return found;
}

/**
 * Marks and records an answer. The same attempt id twice counts once.
 * @returns the marking; `unreadable` means that nothing was recorded and the learner is to be asked again
 */
export async function answerExercise(
  deps: PathDeps,
  learnerId: string,
  given: { roundId: string; position: number; attemptId: string; answer: Answer; language: string },
): Promise<Marking> {
  const round = await roundById(deps.db, learnerId, given.roundId);
  const item = await itemAt(deps.courses, round, given.position, given.language);
  const marking = mark(item.definition, item.texts, given.answer);
  if (marking.unreadable) return marking;
  await recordAttempt(deps, {
    id: given.attemptId,
    learnerId,
    courseId: round.courseId,
    moduleId: item.moduleId,
    itemId: item.definition.id,
    itemVersion: item.version,
    skillId: item.definition.skills[0] ?? '',
    difficulty: item.definition.difficulty,
    language: item.language,
    roundId: round.id,
    position: given.position,
    hintsUsed: (tx) => hintsShownAt(tx, learnerId, round.id, given.position),
    answer: given.answer,
    correct: marking.correct,
    mistake: marking.mistake ? `${marking.mistake.kind}:${marking.mistake.id}` : null,
    answeredAt: deps.clock(),
  });
  if (given.position === round.length) await finishRound(deps.db, learnerId, round.id, deps.clock());
  return marking;
}

/**
 * The next hint of the exercise; asking again for a level that was shown shows it again. Under the lock that an answer takes: an
 * answer sent together with it either counts the hint, or comes first, and after a right one there is no new hint.
 * @param upTo the level that the learner's page offered: two taps on one button are one hint
 * @returns null when all hints were shown, or the exercise was answered right
 * @throws UstatError 'not-allowed' in a placement, which asks what is known already
 */
export async function giveHint(
  deps: PathDeps,
  learnerId: string,
  given: { roundId: string; position: number; language: string; upTo?: number },
): Promise<{ level: number; hint: string } | null> {
  const { roundId, position, upTo = Number.POSITIVE_INFINITY } = given;
  const round = await roundById(deps.db, learnerId, roundId);
  const item = await itemAt(deps.courses, round, position, given.language);
  if (round.kind === 'placement') throw new UstatError('not-allowed', 'A placement gives no hints.');
  return deps.db.transaction(async (tx) => {
    const at = deps.clock();
    await lockState(tx, learnerId, round.courseId, at);
    const used = await hintsShownAt(tx, learnerId, roundId, position);
    const level = Math.min(used + 1, upTo);
    const hint = item.text.hints[level - 1];
    if (hint === undefined) return null;
    if (level > used) {
      if (await isAnsweredRight(tx, learnerId, roundId, position)) return null;
      await recordHint(tx, { learnerId, roundId, position, itemId: item.definition.id, level, at });
    }
    return { level, hint };
  });
}

async function isAnsweredRight(
  sql: Sql,
  learnerId: string,
  roundId: string,
  position: number,
): Promise<boolean> {
  const attempts = await attemptsInRound(sql, learnerId, roundId);
  return attempts.some((attempt) => attempt.position === position && attempt.correct);
}
