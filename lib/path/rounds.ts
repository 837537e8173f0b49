import { mark } from '../content/marking';
import { type PresentedItem, present, seededRandom } from '../content/present';
import { courseIn, type Item, itemIn, itemsOf } from '../content/queries';
import type { Answer, Marking } from '../content/schema';
import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import { knowledgeOf } from '../knowledge/knowledge';
import {
  attemptsInRound,
  hintsInRound,
  type RoundAttempt,
  recentItems,
  recordHint,
} from '../knowledge/queries';
import { recordAttempt } from '../knowledge/record';
import { itemCandidatesOf } from './candidates';
import { chooseItem } from './choose-item';
import { type PathDeps, pickModule } from './next';
import { addPlacementChoice, type PlacementChoice } from './placement-queries';
import { chooseForPlacement } from './placing';
import { ROUND_LENGTH } from './policy';
import {
  addRoundItem,
  finishRound,
  insertRound,
  openRound,
  type Round,
  roundById,
  roundsUnderWay,
} from './queries';

/** A round left longer ago than this is not resumed: a new one begins. */
const RESUME_WITHIN = 7 * 86_400_000;

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

/** Begins a round in a module, or resumes the one that was left; records that the learner takes this module. */
export async function startRound(
  deps: PathDeps,
  learnerId: string,
  courseId: string,
  moduleId: string,
): Promise<{ roundId: string; position: number }> {
  await pickModule(deps, learnerId, courseId, moduleId);
  const now = deps.clock();
  const left = await openRound(
    deps.db,
    learnerId,
    courseId,
    moduleId,
    new Date(now.getTime() - RESUME_WITHIN),
  );
  if (left) return { roundId: left.id, position: Math.max(1, left.items.length) };

  const items = (await itemsOf(deps.db, courseId)).filter((item) => item.moduleId === moduleId);
  if (items.length === 0) throw new UstatError('not-found', `The module ${moduleId} has no items.`);
  const roundId = deps.ids();
  const length = Math.min(ROUND_LENGTH, items.length);
  await insertRound(deps.db, { id: roundId, learnerId, courseId, moduleId, length, at: now });
  return { roundId, position: 1 };
}

/**
 * One exercise of a round as the learner finds it, with what they did so far. The item of a position is chosen when it
 * is first asked for, after the answers before it.
 * @throws UstatError 'not-found' for a position beyond the round or one whose turn has not come
 */
export async function roundStep(
  deps: PathDeps,
  learnerId: string,
  roundId: string,
  position: number,
  language: string,
): Promise<RoundStep> {
  const round = await withItemAt(deps, learnerId, roundId, position);
  const chosen = round.items[position - 1];
  if (!chosen) throw new UstatError('not-found', `The round has no exercise ${position} yet.`);
  const item = await itemIn(deps.db, round.courseId, chosen.itemId, language, chosen.version);
  const all = await attemptsInRound(deps.db, roundId);
  const attempts = all.filter((attempt) => attempt.position === position);
  const levels = (await hintsInRound(deps.db, roundId)).filter((hint) => hint.position === position).length;
  const last = attempts.at(-1);
  return {
    round,
    position,
    moduleId: item.moduleId,
    item: present(item, `${roundId}/${position}`),
    attempts,
    hints: item.text.hints.slice(0, levels),
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
  if (!(await isItsTurn(deps.db, round, position))) return round;

  const chosen =
    round.moduleId === null
      ? await chooseForPlacement(deps, learnerId, round)
      : await chooseForRound(deps, learnerId, round, round.moduleId);
  return deps.db.transaction(async (tx) => {
    const current = await roundById(tx, learnerId, roundId, true);
    if (current.items.length >= position || !chosen) return current;
    const items = [...current.items, chosen.item];
    await addRoundItem(tx, roundId, items);
    if (chosen.choice) await addPlacementChoice(tx, roundId, chosen.choice);
    return { ...current, items };
  });
}

/** After the exercise before it was answered; in a placement, which can be left, it may also be passed over. */
async function isItsTurn(sql: Sql, round: Round, position: number): Promise<boolean> {
  const before = position - 1;
  if (before > round.items.length) return false;
  if (round.moduleId === null) return round.finishedAt === null;
  const answered = await attemptsInRound(sql, round.id);
  return before === 0 || answered.some((attempt) => attempt.position === before);
}

async function chooseForRound(
  deps: PathDeps,
  learnerId: string,
  round: Round,
  moduleId: string,
): Promise<{ item: Round['items'][number]; choice?: PlacementChoice } | null> {
  const { structure } = await courseIn(deps.db, round.courseId, 'en');
  const items = await itemsOf(deps.db, round.courseId);
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

export interface RoundSummary {
  round: Round;
  items: { itemId: string; skillId: string; correct: boolean; unaided: boolean }[];
}

/** What came of a round: for each item that was answered, the first try. */
export async function roundSummary(sql: Sql, learnerId: string, roundId: string): Promise<RoundSummary> {
  const round = await roundById(sql, learnerId, roundId);
  const first = (await attemptsInRound(sql, roundId)).filter((attempt) => attempt.ordinal === 1);
  return {
    round,
    items: first.map(({ itemId, skillId, correct, unaided }) => ({ itemId, skillId, correct, unaided })),
  };
}

/** `mistake` as stored: "option:<id>" or "named:<id>". */
function feedbackFor(item: Item, mistake: string | null): string {
  const [kind, id = ''] = mistake?.split(':') ?? [];
  const said = kind === 'option' ? item.text.feedback?.[id] : item.text.mistakes?.[id];
  return said ?? item.text.otherwise;
}

/** The item of a place in a round, with its key. @throws UstatError 'not-found' for a place without one */
async function shownItem(sql: Sql, learnerId: string, roundId: string, position: number, language: string) {
  const round = await roundById(sql, learnerId, roundId);
  const chosen = round.items[position - 1];
  if (!chosen) throw new UstatError('not-found', `The round has no exercise ${position} yet.`);
  return { round, item: await itemIn(sql, round.courseId, chosen.itemId, language, chosen.version) };
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
  sql: Sql,
  learnerId: string,
  at: { roundId: string; position: number; language: string },
): Promise<OpenExercise> {
  const { roundId, position } = at;
  const { item } = await shownItem(sql, learnerId, roundId, position, at.language);
  const used = (await hintsInRound(sql, roundId)).filter((hint) => hint.position === position).length;
  return { roundId, position, item, hints: item.text.hints.slice(0, used) };
}

/** Exercises of a course that were shown to the learner in the last week and have no answer yet, latest first. */
export async function unansweredExercises(
  sql: Sql,
  learnerId: string,
  given: { courseId: string; language: string; now: Date },
): Promise<OpenExercise[]> {
  const since = new Date(given.now.getTime() - RESUME_WITHIN);
  const found: OpenExercise[] = [];
  for (const round of await roundsUnderWay(sql, learnerId, given.courseId, since)) {
    const position = round.items.length;
    const answered = (await attemptsInRound(sql, round.id)).some((attempt) => attempt.position === position);
    if (position === 0 || answered) continue;
    found.push(await exerciseAt(sql, learnerId, { roundId: round.id, position, language: given.language }));
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
  const { round, item } = await shownItem(deps.db, learnerId, given.roundId, given.position, given.language);
  const marking = mark(item.definition, item.texts, given.answer);
  if (marking.unreadable) return marking;
  const before = (await attemptsInRound(deps.db, round.id)).filter(
    (attempt) => attempt.position === given.position && attempt.id !== given.attemptId,
  ).length;
  const hintsUsed = (await hintsInRound(deps.db, round.id)).filter(
    (hint) => hint.position === given.position,
  ).length;
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
    ordinal: before + 1,
    hintsUsed,
    answer: given.answer,
    correct: marking.correct,
    unaided: before === 0 && hintsUsed === 0,
    mistake: marking.mistake ? `${marking.mistake.kind}:${marking.mistake.id}` : null,
    answeredAt: deps.clock(),
  });
  if (given.position === round.length) await finishRound(deps.db, round.id, deps.clock());
  return marking;
}

/**
 * The next hint of the exercise; asking again for a level that was shown shows it again.
 * @param upTo the level that the learner's page offered: two taps on one button are one hint
 * @returns null when all hints were shown
 * @throws UstatError 'not-allowed' in a placement, which asks what is known already
 */
export async function giveHint(
  deps: PathDeps,
  learnerId: string,
  given: { roundId: string; position: number; language: string; upTo?: number },
): Promise<{ level: number; hint: string } | null> {
  const { round, item } = await shownItem(deps.db, learnerId, given.roundId, given.position, given.language);
  if (round.moduleId === null) throw new UstatError('not-allowed', 'A placement gives no hints.');
  const used = (await hintsInRound(deps.db, round.id)).filter(
    (hint) => hint.position === given.position,
  ).length;
  const level = Math.min(used + 1, given.upTo ?? used + 1);
  const hint = item.text.hints[level - 1];
  if (hint === undefined) return null;
  await recordHint(deps.db, {
    learnerId,
    roundId: round.id,
    position: given.position,
    itemId: item.definition.id,
    level,
    at: deps.clock(),
  });
  return { level, hint };
}
