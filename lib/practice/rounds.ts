import { type PresentedItem, present } from '../content/present';
import type { Item } from '../content/store';
import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import { attemptsInRound, type RoundAttempt, recentItems } from '../knowledge/attempt-queries';
import { knowledgeOf } from '../knowledge/knowledge-of';
import { itemCandidatesOf } from '../path/candidates';
import { chooseItem } from '../path/choose-item';
import { type PathDeps, pickModule } from '../path/next';
import { addPlacementChoice, type PlacementChoice } from '../path/placement-queries';
import { ROUND_LENGTH } from '../path/policy';
import { seededRandom } from '../random';
import { hintsShownAt, itemAt, RESUME_WITHIN } from './exercise';
import { chooseForPlacement } from './placement-round';
import { insertRound, openRound, type Round, roundById, saveRoundItems } from './round-queries';

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
  deps: PathDeps,
  learnerId: string,
  courseId: string,
  moduleId: string,
): Promise<{ roundId: string; position: number }> {
  await pickModule(deps, learnerId, courseId, moduleId);
  const now = deps.clock();
  const items = (await deps.courses.items(courseId)).filter((item) => item.moduleId === moduleId);
  if (items.length === 0) throw new UstatError('not-found', `The module ${moduleId} has no items.`);
  const since = new Date(now.getTime() - RESUME_WITHIN);
  const left = await openRound(deps.db, learnerId, courseId, moduleId, since);
  if (left) return { roundId: left.id, position: Math.max(1, left.items.length) };

  const roundId = deps.ids();
  const length = Math.min(ROUND_LENGTH, items.length);
  const head = { id: roundId, learnerId, courseId, length, at: now };
  await insertRound(deps.db, { ...head, kind: 'practice', moduleId });
  return { roundId, position: 1 };
}

/**
 * One exercise of a round as the learner finds it, with what they did so far. The item of a
 * position is chosen when it is first asked for, after the answers before it.
 * @throws UstatError 'not-found' for a position beyond the round or one whose turn has not come,
 * 'conflict' where the course has changed so that nothing is left to ask: the round ends there
 */
export async function roundStep(
  deps: PathDeps,
  learnerId: string,
  roundId: string,
  position: number,
  language: string,
): Promise<RoundStep> {
  const round = await withItemAt(deps, learnerId, roundId, position);
  const item = await itemAt(deps.courses, round, position, language);
  const all = await attemptsInRound(deps.db, learnerId, roundId);
  const attempts = all.filter((attempt) => attempt.position === position);
  const hintsShown = await hintsShownAt(deps.db, learnerId, roundId, position);
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

async function withItemAt(
  deps: PathDeps,
  learnerId: string,
  roundId: string,
  position: number,
): Promise<Round> {
  const round = await roundById(deps.db, learnerId, roundId);
  if (position <= round.items.length || position > round.length) return round;
  if (!(await isItsTurn(deps.db, learnerId, round, position))) return round;

  const chosen =
    round.kind === 'placement'
      ? await chooseForPlacement(deps, learnerId, round)
      : await chooseForRound(deps, learnerId, round, round.moduleId);
  return deps.db.transaction(async (tx) => {
    const current = await roundById(tx, learnerId, roundId, true);
    if (current.items.length >= position) return current;
    if (!chosen) throw new UstatError('conflict', `Nothing is left to ask in the round ${roundId}.`);
    const items = [...current.items, chosen.item];
    await saveRoundItems(tx, learnerId, roundId, items);
    if (chosen.choice) await addPlacementChoice(tx, learnerId, roundId, chosen.choice);
    return { ...current, items };
  });
}

/**
 * After the exercise before it was answered; in a placement, which can be left, it may also be
 * passed over.
 */
async function isItsTurn(sql: Sql, learnerId: string, round: Round, position: number): Promise<boolean> {
  const before = position - 1;
  if (before > round.items.length) return false;
  if (round.kind === 'placement') return round.finishedAt === null;
  const answered = await attemptsInRound(sql, learnerId, round.id);
  return before === 0 || answered.some((attempt) => attempt.position === before);
}

async function chooseForRound(
  deps: PathDeps,
  learnerId: string,
  round: Round,
  moduleId: string,
): Promise<{ item: Round['items'][number]; choice?: PlacementChoice } | null> {
  const { structure } = await deps.courses.course(round.courseId, 'en');
  const items = await deps.courses.items(round.courseId);
  const knowledge = await knowledgeOf(deps, learnerId, structure, items);
  const recent = await recentItems(deps.db, learnerId, round.courseId, 200);
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
