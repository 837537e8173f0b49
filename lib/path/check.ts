import type { Knowledge, ModuleKnowledge } from '../knowledge/estimate';
import { type KnowledgeState, trace } from '../knowledge/trace';
import { chances, isDefensible } from './defensible';
import { estimateModules, type Ground } from './placement';
import { ROUND_LENGTH } from './policy';

/**
 * A check: a few items of one module, without hints, that show whether its learner knows it.
 *
 *   the component asked least -> its hardest item -> answered like any other
 *   -> known? can it still come out as known? -> the next
 *
 * Pure but for the model it is handed.
 */

/** Version of the rule, kept with what it said. */
export const CHECK = 'check/2';
/** Items: before the least nothing opens. */
export const CHECK_LENGTH = { least: 3, most: 6 };

/**
 * P(known) from which a check is worth offering. Before a new module it takes four items and spares
 * a lesson and two rounds; of one that is practised it spares the answers that only make sure, so
 * there it has to be likelier than not.
 */
const WORTH_ASKING = { new: 0.25, learning: 0.5 };

/** First tries in the course before which it is not the learner who makes a module likely known. */
const OWN_ANSWERS = 4;

/** What a learner has done, as far as checks look at it. */
export interface DoneSoFar {
  /** Checks that have ended. */
  checks: readonly { moduleId: string }[];
  /** First tries in the course. */
  answers: number;
  /** Exercises of the module that were practised since its last check (practisedSince). */
  practised: number;
}

/**
 * Whether a check comes before more of a module, by the program's own wish: before one that is new
 * and may well be known, once, and in one that is practised as soon as it likely is, a round after
 * the last check at the soonest. Nobody is met by a check: what others know says nothing of who
 * comes.
 */
export function isCheckDue(
  { moduleId, state, posterior }: Pick<ModuleKnowledge, 'moduleId' | 'state' | 'posterior'>,
  { checks, answers, practised }: DoneSoFar,
): boolean {
  if (answers < OWN_ANSWERS || (state !== 'new' && state !== 'learning')) return false;
  const isTime =
    state === 'new' ? checks.every((check) => check.moduleId !== moduleId) : practised >= ROUND_LENGTH;
  return isTime && chances(posterior).known >= WORTH_ASKING[state];
}

/**
 * Exercises of a module that were answered since its last check has ended; each counts once.
 * @param recent the learner's last answers in the course
 */
export function practisedSince(
  moduleId: string,
  recent: readonly { moduleId: string; itemId: string; answeredAt: Date }[],
  checks: readonly { moduleId: string; endedAt: Date }[],
): number {
  const ends = checks.flatMap((check) => (check.moduleId === moduleId ? [check.endedAt.getTime()] : []));
  const last = Math.max(Number.NEGATIVE_INFINITY, ...ends);
  const since = recent.filter((one) => one.moduleId === moduleId && one.answeredAt.getTime() > last);
  return new Set(since.map(({ itemId }) => itemId)).size;
}

/** An item that a check may ask. */
export interface CheckCandidate {
  itemId: string;
  skillId: string;
  /** P(correct) today, 0..1. */
  p: number;
  /** Answered within the last day. */
  isOfToday: boolean;
}

/** The modules' candidates, from what is known of their items. */
export function checkCandidatesOf(
  items: readonly { itemId: string; skills: readonly string[] }[],
  knowledge: Pick<Knowledge, 'items'>,
  today: ReadonlySet<string>,
): CheckCandidate[] {
  return items.map(({ itemId, skills: [skillId = ''] }) => ({
    itemId,
    skillId,
    p: knowledge.items.get(itemId) ?? 0.5,
    isOfToday: today.has(itemId),
  }));
}

/**
 * The item to ask next: the hardest of the component that the check has asked least, none that was
 * answered today while there are others. @returns null when none is left
 */
export function chooseToCheck(
  candidates: readonly CheckCandidate[],
  asked: readonly { itemId: string; skillId: string }[],
): string | null {
  const left = candidates.filter(({ itemId }) => asked.every((one) => one.itemId !== itemId));
  const rested = left.filter(({ isOfToday }) => !isOfToday);
  const open = rested.length > 0 ? rested : left;
  const times = ({ skillId }: CheckCandidate) => asked.filter((one) => one.skillId === skillId).length;
  const [first] = [...open].sort((a, b) => times(a) - times(b) || a.p - b.p);
  return first?.itemId ?? null;
}

/** Where a check stands after some answers. */
interface CheckSoFar {
  ground: Ground;
  state: KnowledgeState;
  moduleId: string;
  asked: readonly { itemId: string; skillId: string }[];
  candidates: readonly CheckCandidate[];
}

/**
 * Whether the module is known, as soon as that is decided: when it may open, or when it could not
 * even if all that is left were answered right. null: another item is wanted.
 */
export async function decideCheck(check: CheckSoFar): Promise<boolean | null> {
  const ground = only(check.ground, check.moduleId);
  let { state } = check;
  const asked = [...check.asked];
  const isOpen = async () => {
    const [estimate] = await estimateModules(ground, state);
    return asked.length >= CHECK_LENGTH.least && estimate !== undefined && isDefensible(estimate.posterior);
  };
  if (await isOpen()) return true;
  while (asked.length < CHECK_LENGTH.most) {
    const itemId = chooseToCheck(check.candidates, asked);
    const item = ground.items.find((one) => one.itemId === itemId);
    if (!item) break;
    asked.push({ itemId: item.itemId, skillId: item.skillId });
    state = await trace(ground.model, state, { ...item, right: true, at: new Date(0) });
    if (await isOpen()) return null;
  }
  return false;
}

function only(ground: Ground, moduleId: string): Ground {
  return {
    ...ground,
    modules: ground.modules.filter((module) => module.moduleId === moduleId),
    items: ground.items.filter((item) => item.moduleId === moduleId),
  };
}
