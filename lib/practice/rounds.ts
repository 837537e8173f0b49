import { partsOf, solutionOf } from '../content/answered';
import type { TakenFor } from '../content/items/item';
import { type Answer, answer } from '../content/items/kinds';
import { takenFor } from '../content/marking';
import { type PresentedItem, present } from '../content/present';
import type { Item } from '../content/store';
import { UstatError } from '../errors';
import type { RoundAttempt } from '../knowledge/store';
import { pickModule } from '../path/next';
import { componentToRead } from '../path/pace';
import { ROUND_LENGTH } from '../path/policy';
import { chooseNext, firstTriesOf } from './choose-next';
import { isCutShort } from './cut-short';
import type { PracticeDeps } from './deps';
import { itemAt, ladderAt, RESUME_WITHIN } from './exercise';
import type { Ladder } from './ladder';
import type { Round } from './store';

/** A round as it goes: begun or resumed, looked at, gone on with. */

export interface RoundStep {
  round: Round;
  position: number;
  /** Of the exercise: the round's own, but in a placement. */
  moduleId: string;
  item: PresentedItem;
  attempts: RoundAttempt[];
  hints: Ladder;
  /** What the last answer deserves to hear; null before the first answer. */
  verdict: { correct: boolean; feedback: string | null } | null;
  /** What the last answer was taken for, where it was typed. */
  takenFor: TakenFor | null;
  /** Shown only after an answer. */
  explanation: string | null;
  /** The right answer, a line a part; only after an answer. */
  solution: { isOrdered: boolean; lines: string[] } | null;
  /** Whether each part of the last answer stands right; from the second try on. */
  parts: Record<string, boolean> | null;
  /** Answers that were not right, oldest first. */
  missed: Answer[];
  /**
   * The component whose part of the lesson is to be read before the next exercise; null: none.
   */
  toRead: string | null;
  /** For each position of the round: answered, here, or still to come. */
  answered: boolean[];
}

/**
 * Begins a round in a module, or resumes the one that was left; records that the learner takes this
 * module.
 * @returns where to go on: at the last exercise, or at the next where that one is answered
 */
export async function startRound(
  deps: PracticeDeps,
  courseId: string,
  moduleId: string,
): Promise<{ roundId: string; position: number }> {
  await pickModule(deps, courseId, moduleId);
  const items = (await deps.courses.items(courseId)).filter((item) => item.moduleId === moduleId);
  if (items.length === 0) throw new UstatError('not-found', `The module ${moduleId} has no items.`);
  const { round, isDone } = await deps.learner.change(async (tx) => {
    const now = deps.clock();
    const since = new Date(now.getTime() - RESUME_WITHIN);
    const left = (await tx.roundsUnderWay(courseId, since, moduleId)).find(({ kind }) => kind === 'practice');
    if (left) {
      const answered = await tx.inRound(left.id);
      return { round: left, isDone: isDoneWith(left.items.length, answered) };
    }
    const length = Math.min(ROUND_LENGTH, items.length);
    const head = { id: deps.ids(), courseId, length, items: [], startedAt: now, finishedAt: null };
    const begun: Round = { ...head, kind: 'practice', moduleId };
    await tx.keepRound(begun);
    return { round: begun, isDone: true };
  });
  const current = isDone ? await chooseNext(deps, round) : round;
  return { roundId: round.id, position: Math.max(1, current.items.length) };
}

/** Whether nothing keeps the learner at a place: it has an answer, or is none. */
export function isDoneWith(position: number, answered: readonly RoundAttempt[]): boolean {
  return position === 0 || answered.some((attempt) => attempt.position === position);
}

/**
 * Goes on from an exercise to the next: one that has no answer may be passed over in a placement or
 * a check, which can be left. Asked twice it passes over one.
 * @returns the place to go to: the same one where an answer is wanted first; null where the course
 * has nothing left to ask
 */
export async function goOn(
  deps: PracticeDeps,
  { roundId, position }: { roundId: string; position: number },
): Promise<{ round: Round; position: number | null }> {
  const round = await deps.learner.round(roundId);
  if (position > round.items.length)
    throw new UstatError('not-found', `The round has no exercise ${position} yet.`);
  if (position < round.items.length) return { round, position: position + 1 };
  const mayPass = round.kind !== 'practice' && round.finishedAt === null;
  if (!mayPass && !isDoneWith(position, await deps.learner.inRound(roundId))) return { round, position };
  const next = await chooseNext(deps, round);
  return { round: next, position: next.items.length > position ? position + 1 : null };
}

/**
 * One exercise of a round as the learner finds it, with what they did so far.
 * @throws UstatError 'not-found' for a position beyond the round or one whose turn has not come,
 * 'conflict' where nothing is asked there any more: it has ended, or the course has lost
 * what was left of the round
 */
export async function roundStep(
  deps: Pick<PracticeDeps, 'courses' | 'hints' | 'learner' | 'treatment'>,
  roundId: string,
  position: number,
  language: string,
): Promise<RoundStep> {
  const { courses, learner } = deps;
  const round = await learner.round(roundId);
  const isNext = position === round.items.length + 1;
  if (isNext && round.kind === 'check' && round.finishedAt)
    throw new UstatError('conflict', `The check ${roundId} is decided.`);
  if (isNext && isCutShort(round, await courses.items(round.courseId)))
    throw new UstatError('conflict', `Nothing is left to ask in the round ${roundId}.`);
  const item = await itemAt(courses, round, position, language);
  const all = await learner.inRound(roundId);
  const attempts = all.filter((attempt) => attempt.position === position);
  if (round.kind !== 'practice' && round.finishedAt && attempts.length === 0)
    throw new UstatError('conflict', `The round ${roundId} has ended.`);
  const last = attempts.at(-1);
  return {
    round,
    position,
    moduleId: item.moduleId,
    item: present(item, `${roundId}/${position}`),
    attempts,
    hints: await ladderAt(deps, item, { roundId, position }, all),
    verdict: last
      ? { correct: last.correct, feedback: last.correct ? null : feedbackFor(item, last.mistake) }
      : null,
    takenFor: last ? takenFor(item.definition, item.texts, last.answer) : null,
    explanation: last ? item.text.explanation : null,
    solution: last ? solutionOf(item) : null,
    parts: last && !last.correct && attempts.length > 1 ? partsOfLast(item, last) : null,
    missed: attempts.flatMap((one) => (one.correct ? [] : readBack(item, one))),
    toRead:
      last && round.kind === 'practice'
        ? componentToRead((await firstTriesOf(learner, round)).slice(0, position))
        : null,
    answered: Array.from({ length: round.length }, (_, index) =>
      all.some((attempt) => attempt.position === index + 1),
    ),
  };
}

/** A stored answer; none where the item's kind has changed since. */
function readBack({ definition }: Item, { answer: stored }: RoundAttempt): Answer[] {
  const read = answer.safeParse(stored);
  return read.success && read.data.kind === definition.kind ? [read.data] : [];
}

function partsOfLast(item: Item, last: RoundAttempt): Record<string, boolean> | null {
  const [given] = readBack(item, last);
  return given ? partsOf(item.definition, given) : null;
}

/** `mistake` as stored: "option:<id>" or "named:<id>". */
function feedbackFor(item: Item, mistake: string | null): string {
  const [kind, id = ''] = mistake?.split(':') ?? [];
  const said = kind === 'option' ? item.text.feedback?.[id] : item.text.mistakes?.[id];
  return said ?? item.text.otherwise;
}
