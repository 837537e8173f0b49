import { type PresentedItem, present } from '../content/present';
import type { Item } from '../content/store';
import { UstatError } from '../errors';
import { knowledgeOf } from '../knowledge/knowledge-of';
import type { RoundAttempt } from '../knowledge/store';
import { itemCandidatesOf } from '../path/candidates';
import { chooseItem } from '../path/choose-item';
import { pickModule } from '../path/next';
import { ROUND_LENGTH } from '../path/policy';
import type { PlacementChoice } from '../path/store';
import { seededRandom } from '../random';
import { hintsShownAt, itemAt, type PracticeDeps, RESUME_WITHIN } from './exercise';
import { chooseForPlacement } from './placement-round';
import type { LearnerReads, Round } from './store';

/** A round as it goes: begun or resumed, each exercise chosen when its turn comes. */

export interface RoundStep {
  round: Round;
  position: number;
  /** Of the exercise: the round's own, but in a placement. */
  moduleId: string;
  item: PresentedItem;
  attempts: RoundAttempt[];
  /** Hints shown so far, first level first. */
  hints: string[];
  /** What the last answer deserves to hear; null before the first answer. */
  verdict: { correct: boolean; feedback: string | null } | null;
  /** Shown only after an answer. */
  explanation: string | null;
  /** For each position of the round: answered, here, or still to come. */
  answered: boolean[];
}

/**
 * Begins a round in a module, or resumes the one that was left; records that the learner takes this
 * module.
 */
export async function startRound(
  deps: PracticeDeps,
  courseId: string,
  moduleId: string,
): Promise<{ roundId: string; position: number }> {
  await pickModule(deps, courseId, moduleId);
  const items = (await deps.courses.items(courseId)).filter((item) => item.moduleId === moduleId);
  if (items.length === 0) throw new UstatError('not-found', `The module ${moduleId} has no items.`);
  return deps.learner.change(async (tx) => {
    const now = deps.clock();
    const since = new Date(now.getTime() - RESUME_WITHIN);
    const [left] = await tx.roundsUnderWay(courseId, since, moduleId);
    if (left) return { roundId: left.id, position: Math.max(1, left.items.length) };
    const roundId = deps.ids();
    const length = Math.min(ROUND_LENGTH, items.length);
    const head = { id: roundId, courseId, length, items: [], startedAt: now, finishedAt: null };
    await tx.keepRound({ ...head, kind: 'practice', moduleId });
    return { roundId, position: 1 };
  });
}

/**
 * One exercise of a round as the learner finds it, with what they did so far. The item of a
 * position is chosen when it is first asked for, after the answers before it.
 * @throws UstatError 'not-found' for a position beyond the round or one whose turn has not come,
 * 'conflict' where the course has changed so that nothing is left to ask: the round ends there
 */
export async function roundStep(
  deps: PracticeDeps,
  roundId: string,
  position: number,
  language: string,
): Promise<RoundStep> {
  const { courses, learner } = deps;
  const round = await withItemAt(deps, roundId, position);
  const item = await itemAt(courses, round, position, language);
  const all = await learner.inRound(roundId);
  const attempts = all.filter((attempt) => attempt.position === position);
  const hintsShown = await hintsShownAt(learner, roundId, position);
  const last = attempts.at(-1);
  return {
    round,
    position,
    moduleId: item.moduleId,
    item: present(item, `${roundId}/${position}`),
    attempts,
    hints: item.text.hints.slice(0, hintsShown),
    verdict: last
      ? { correct: last.correct, feedback: last.correct ? null : feedbackFor(item, last.mistake) }
      : null,
    explanation: last ? item.text.explanation : null,
    answered: Array.from({ length: round.length }, (_, index) =>
      all.some((attempt) => attempt.position === index + 1),
    ),
  };
}

async function withItemAt(deps: PracticeDeps, roundId: string, position: number): Promise<Round> {
  const round = await deps.learner.round(roundId);
  if (position <= round.items.length || position > round.length) return round;
  if (!(await isItsTurn(deps.learner, round, position))) return round;

  const chosen =
    round.kind === 'placement'
      ? await chooseForPlacement(deps, round)
      : await chooseForRound(deps, round, round.moduleId);
  return deps.learner.change(async (tx) => {
    const current = await tx.round(roundId);
    if (current.items.length >= position) return current;
    if (!chosen) throw new UstatError('conflict', `Nothing is left to ask in the round ${roundId}.`);
    const next = { ...current, items: [...current.items, chosen.item] };
    await tx.keepRound(next);
    const placement = chosen.choice && (await tx.placement(round.courseId));
    if (placement && chosen.choice)
      await tx.keepPlacement({ ...placement, choices: [...placement.choices, chosen.choice] });
    return next;
  });
}

/**
 * After the exercise before it was answered; in a placement, which can be left, it may also be
 * passed over.
 */
async function isItsTurn(learner: LearnerReads, round: Round, position: number): Promise<boolean> {
  const before = position - 1;
  if (before > round.items.length) return false;
  if (round.kind === 'placement') return round.finishedAt === null;
  const answered = await learner.inRound(round.id);
  return before === 0 || answered.some((attempt) => attempt.position === before);
}

async function chooseForRound(
  deps: PracticeDeps,
  round: Round,
  moduleId: string,
): Promise<{ item: Round['items'][number]; choice?: PlacementChoice } | null> {
  const { structure } = await deps.courses.course(round.courseId, 'en');
  const items = await deps.courses.items(round.courseId);
  const knowledge = await knowledgeOf(deps, structure, items);
  const recent = (await deps.learner.latest(round.courseId, 200)).map(({ itemId }) => itemId);
  const candidates = itemCandidatesOf(
    items.filter((item) => item.moduleId === moduleId),
    knowledge,
    { recent, shown: new Set(round.items.map((shown) => shown.itemId)) },
  );
  const itemId = chooseItem(candidates, seededRandom(`${round.id}/${round.items.length + 1}`));
  const chosen = items.find((item) => item.itemId === itemId);
  return chosen ? { item: { itemId: chosen.itemId, version: chosen.version } } : null;
}

/** `mistake` as stored: "option:<id>" or "named:<id>". */
function feedbackFor(item: Item, mistake: string | null): string {
  const [kind, id = ''] = mistake?.split(':') ?? [];
  const said = kind === 'option' ? item.text.feedback?.[id] : item.text.mistakes?.[id];
  return said ?? item.text.otherwise;
}
