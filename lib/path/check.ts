import type { Knowledge, ModuleKnowledge } from '../knowledge/estimate';
import type { Posterior } from '../knowledge/posterior';
import { type KnowledgeState, trace } from '../knowledge/trace';
import { chances, isDefensible } from './defensible';
import { estimateModules, type Ground } from './placement';

/**
 * A check: a few items of one module, without hints, that show whether its learner knows it.
 *
 *   the component asked least -> its hardest item -> answered like any other
 *   -> known? can it still come out as known? -> the next
 *
 * Pure but for the model it is handed.
 */

/** Version of the rule, kept with what it said. */
export const CHECK = 'check/1';
/** Items: before the least nothing opens. */
export const CHECK_LENGTH = { least: 3, most: 6 };

/**
 * A check takes four items and spares a lesson and two rounds: worth offering to who knows the
 * module with this probability.
 */
const WORTH_ASKING = 0.25;

/** Whether a module is likely enough known for a check to come before it. */
function isWorthChecking({ posterior }: { posterior: Posterior }): boolean {
  return chances(posterior).known >= WORTH_ASKING;
}

/** First tries in the course before which it is not the learner who makes a module likely known. */
const OWN_ANSWERS = 4;

/**
 * Whether a check comes before a module, by the program's own wish: one that is new and likely
 * known, once. Nobody is met by a check: what others know says nothing of who comes.
 * @param given.answers the learner's first tries in the course
 */
export function isCheckDue(
  module: Pick<ModuleKnowledge, 'moduleId' | 'state' | 'posterior'>,
  { checks, answers }: { checks: readonly { moduleId: string }[]; answers: number },
): boolean {
  const wasChecked = checks.some(({ moduleId }) => moduleId === module.moduleId);
  return answers >= OWN_ANSWERS && module.state === 'new' && !wasChecked && isWorthChecking(module);
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
