import { isSameAnswer } from '../content/answered';
import type { Marking } from '../content/items/item';
import { type Answer, answer as parsedAnswer } from '../content/items/kinds';
import { mark } from '../content/marking';
import type { CourseStore, Item } from '../content/store';
import { UstatError } from '../errors';
import type { AttemptRow } from '../knowledge/attempt';
import { recordAttempt } from '../knowledge/record-attempt';
import type { RoundAttempt } from '../knowledge/store';
import { approvedFor } from './approved-for';
import { chooseWithin } from './choose-next';
import type { PracticeDeps } from './deps';
import { type Ladder, ladderOf } from './ladder';
import type { LearnerChange, LearnerReads, Round, ShownHint } from './store';

/** An exercise that stands in a round: what guards it, answers it and gives hints on it. */

/** A round left longer ago than this, in milliseconds, is not resumed: a new one begins. */
export const RESUME_WITHIN = 7 * 86_400_000;

/**
 * The item of a place in a round, with its key, as it was shown.
 * @throws UstatError 'not-found' for a place without one
 */
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

/** Hints of an exercise that were shown, by level. */
async function hintsShownAt(reads: LearnerReads, roundId: string, position: number): Promise<ShownHint[]> {
  return (await reads.hints(roundId)).filter((hint) => hint.position === position);
}

/**
 * The hints of an exercise that may be seen, as the learner finds them.
 * @param attempts of its round, oldest first
 */
export async function ladderAt(
  {
    courses,
    hints,
    learner,
    treatment,
  }: Pick<PracticeDeps, 'courses' | 'hints' | 'treatment'> & { learner: LearnerReads },
  item: Item,
  { roundId, position }: { roundId: string; position: number },
  attempts: readonly RoundAttempt[],
): Promise<Ladder> {
  const { courseId, language } = item;
  const [approved, shown, treated] = await Promise.all([
    approvedFor({ courses, hints }, item),
    hintsShownAt(learner, roundId, position),
    treatment?.(courseId),
  ]);
  const own = attempts.filter((attempt) => attempt.position === position);
  return ladderOf(approved, shown, { language, condition: treated?.hints ?? null, ...lastOf(own) });
}

/** What a ladder goes by, of the answers to its exercise. */
const lastOf = (attempts: readonly RoundAttempt[]) => ({
  mistake: attempts.at(-1)?.mistake ?? null,
  hasMissed: attempts.some(({ correct }) => !correct),
});

/** An exercise with its key, for whoever must keep the key to themselves. */
export interface OpenExercise {
  roundId: string;
  position: number;
  item: Item;
  /** Shown so far, first level first. */
  hints: string[];
  /** Whether there are any, shown or not. */
  hasHints: boolean;
}

interface ReadDeps extends Pick<PracticeDeps, 'hints' | 'treatment'> {
  courses: CourseStore;
  learner: LearnerReads;
}

/**
 * @throws UstatError 'not-found' for a place of a round that has no exercise yet, or somebody
 * else's round
 */
export async function exerciseAt(
  deps: ReadDeps,
  at: { roundId: string; position: number; language: string },
): Promise<OpenExercise> {
  const { roundId, position } = at;
  const round = await deps.learner.round(roundId);
  const item = await itemAt(deps.courses, round, position, at.language);
  const attempts = await deps.learner.inRound(roundId);
  const { given, total } = await ladderAt(deps, item, { roundId, position }, attempts);
  return { roundId, position, item, hints: given.map(({ text }) => text), hasHints: total > 0 };
}

/**
 * Exercises of a course that came up for the learner in the last week and have no answer yet,
 * latest first: the one that is shown, or that comes next.
 */
export async function unansweredExercises(
  deps: ReadDeps,
  given: { courseId: string; language: string; now: Date },
): Promise<OpenExercise[]> {
  const since = new Date(given.now.getTime() - RESUME_WITHIN);
  const found: OpenExercise[] = [];
  for (const round of await deps.learner.roundsUnderWay(given.courseId, since)) {
    const position = round.items.length;
    const answered = (await deps.learner.inRound(round.id)).some((attempt) => attempt.position === position);
    if (position === 0 || answered) continue;
    found.push(await exerciseAt(deps, { roundId: round.id, position, language: given.language }));
  }
  return found;
}

/**
 * Marks and records an answer, ends the round with its last and else chooses what comes after it.
 * All of it is one change, then journalled, so that what was acknowledged outlives a power cut. The
 * same attempt id twice counts once; it is journalled again, since the first call may have died
 * between change and journal.
 * @returns the marking; `unreadable` and `repeated` mean that nothing was recorded and the learner
 * is to be asked again
 */
export async function answerExercise(
  deps: PracticeDeps,
  given: { roundId: string; position: number; attemptId: string; answer: Answer; language: string },
): Promise<Marking> {
  const { learner, model, journal } = deps;
  const at = { roundId: given.roundId, modelId: model.id };
  const { marking, recorded } = await learner.changeInRound(at, (tx) => answerIn(tx, deps, given));
  if (recorded) await journal.append({ type: 'attempt', ...recorded });
  return marking;
}

async function answerIn(
  tx: LearnerChange,
  deps: PracticeDeps,
  given: Parameters<typeof answerExercise>[1],
): Promise<{ marking: Marking; recorded: AttemptRow | null }> {
  const { courses, model, clock } = deps;
  const { roundId, position, answer } = given;
  const round = await tx.round(roundId);
  const item = await itemAt(courses, round, position, given.language);
  const marking = mark(item.definition, item.texts, answer);
  if (marking.unreadable) return { marking, recorded: null };
  const before = (await tx.inRound(roundId)).filter((attempt) => attempt.position === position);
  if (isRepeated(before, given)) return { marking: { ...marking, repeated: true }, recorded: null };
  const now = clock();
  const recorded = await recordAttempt(tx, model, {
    id: given.attemptId,
    courseId: round.courseId,
    moduleId: item.moduleId,
    itemId: item.definition.id,
    itemVersion: item.version,
    skillId: item.definition.skills[0] ?? '',
    difficulty: item.definition.difficulty,
    language: item.language,
    roundId,
    position,
    ordinal: before.length + 1,
    hintsUsed: (await hintsShownAt(tx, roundId, position)).length,
    answer,
    correct: marking.correct,
    mistake: marking.mistake ? `${marking.mistake.kind}:${marking.mistake.id}` : null,
    answeredAt: now,
  });
  if (round.finishedAt) return { marking, recorded };
  const isOpen = position < round.length || round.kind === 'check';
  if (!isOpen) await tx.keepRound({ ...round, finishedAt: now });
  else if (position === round.items.length) await chooseWithin(tx, { ...deps, learner: tx }, round);
  return { marking, recorded };
}

/** Whether an answer is no new try: it was given to this exercise before, and was not right. */
function isRepeated(
  earlier: readonly RoundAttempt[],
  { attemptId, answer: given }: { attemptId: string; answer: Answer },
): boolean {
  if (earlier.some(({ id }) => id === attemptId)) return false;
  return earlier.some(({ answer: stored, correct }) => {
    if (correct) return false;
    const read = parsedAnswer.safeParse(stored);
    return read.success && isSameAnswer(read.data, given);
  });
}

/**
 * The next hint of the exercise; asking again for a level that was shown shows it again. A change
 * like an answer's: an answer sent together with it either counts the hint, or comes first, and
 * after a right one there is no new hint.
 * @param offered the level that the learner's page offered: two taps on one button are one hint
 * @returns null when all hints were shown, or the exercise was answered right
 * @throws UstatError 'not-allowed' in a placement or a check, which ask what is known already
 */
export async function giveHint(
  deps: Pick<PracticeDeps, 'courses' | 'hints' | 'learner' | 'clock' | 'treatment'>,
  given: { roundId: string; position: number; language: string; offered?: number },
): Promise<{ level: number; hint: string } | null> {
  const { courses, hints, learner, clock, treatment } = deps;
  const { roundId, position, offered } = given;
  const round = await learner.round(roundId);
  const item = await itemAt(courses, round, position, given.language);
  if (round.kind !== 'practice') throw new UstatError('not-allowed', `A ${round.kind} gives no hints.`);
  const { courseId, definition, language } = item;
  // asked before the change: a database with one connection would wait for itself
  const [approved, treated] = await Promise.all([
    approvedFor({ courses, hints }, item),
    treatment?.(courseId),
  ]);
  const condition = treated?.hints ?? null;
  return learner.change(async (tx) => {
    const shown = await hintsShownAt(tx, roundId, position);
    const attempts = (await tx.inRound(roundId)).filter((attempt) => attempt.position === position);
    const ladder = ladderOf(approved, shown, { language, condition, ...lastOf(attempts) });
    const again = ladder.given.find(({ level }) => level === offered);
    if (again) return { level: again.level, hint: again.text };
    if (!ladder.next || attempts.some(({ correct }) => correct)) return null;
    const { id: hintId, version: hintVersion, level, text } = ladder.next;
    const use = { roundId, position, itemId: definition.id, level, hintId, hintVersion, language };
    await tx.keepHint({ ...use, at: clock() });
    return { level, hint: text };
  });
}
