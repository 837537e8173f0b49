import type { CourseStructure } from '../content/schema';
import type { Knowledge, SkillKnowledge, TracedItem } from '../knowledge/estimate';
import { expectedProgress, nextRise } from '../knowledge/expected-progress';
import { LEVEL, RULE } from '../knowledge/mastery';
import { IN_A_ROW, type ItemCandidate, WANTS } from './choose-item';
import { type Candidate, ROUND_LENGTH } from './policy';

/**
 * So many first tries on a component without mastery are wheel-spinning (Beck & Gong 2013): what
 * builds on it opens, so that nobody is kept in one module for ever.
 */
const LONG_ENOUGH = 10;
/** How far back an item may have come that is not to come again so soon, in answers. */
export const ANSWERS_LOOKED_AT = 200;
const DAY = 86_400_000;

/**
 * A course's modules as the policy weighs them, in course order. @param today items that were
 * answered within the last day
 */
export function candidatesOf(
  modules: CourseStructure['modules'],
  items: readonly TracedItem[],
  knowledge: Knowledge,
  now: Date,
  today: ReadonlySet<string>,
): Candidate[] {
  return modules.map((module) => {
    const known = knowledge.modules.get(module.id);
    const parts = module.skills.flatMap((skill) => knowledge.skills.get(skill) ?? []);
    const own = items.filter((item) => item.moduleId === module.id);
    const practised = parts.map(({ skillId, p, attempts }) => ({
      items: own.filter(({ skills: [first] }) => first === skillId).length,
      p,
      answers: attempts,
    }));
    return {
      moduleId: module.id,
      requires: module.requires,
      state: known?.state ?? 'new',
      p: known?.p ?? 0.5,
      sure: known?.sure ?? false,
      expectedProgress: expectedProgress(practised, ROUND_LENGTH),
      ease: easeOf(
        own.filter(({ itemId }) => !today.has(itemId)),
        knowledge,
      ),
      answersToCarry: module.skills.reduce((sum, id) => sum + answersToCarry(knowledge.skills.get(id)), 0),
      daysOverdue: Math.max(
        0,
        ...parts.map(({ dueAt }) => (dueAt ? (now.getTime() - dueAt.getTime()) / DAY : 0)),
      ),
    };
  });
}

/** Mean P(correct) of the easiest items that a round has. */
function easeOf(items: readonly TracedItem[], knowledge: Knowledge): number {
  const p = items.map(({ itemId }) => knowledge.items.get(itemId) ?? 0.5);
  const easiest = p.sort((a, b) => b - a).slice(0, ROUND_LENGTH);
  return easiest.reduce((sum, one) => sum + one / easiest.length, 0);
}

/** First tries in a course, and those of them that were right without help. */
export function triesOf({ skills }: Pick<Knowledge, 'skills'>): { answers: number; right: number } {
  const all = [...skills.values()];
  return {
    answers: all.reduce((sum, { attempts }) => sum + attempts, 0),
    right: all.reduce((sum, { unaidedRight }) => sum + unaidedRight, 0),
  };
}

/** Items that were answered within a day. */
export function answeredToday(
  recent: readonly { itemId: string; answeredAt: Date }[],
  now: Date,
): Set<string> {
  const isOfToday = ({ answeredAt }: { answeredAt: Date }) => now.getTime() - answeredAt.getTime() < DAY;
  return new Set(recent.filter(isOfToday).map(({ itemId }) => itemId));
}

/**
 * First tries until a component is far enough along for what builds on it: more likely known than
 * not, right so often in a row, or practised long enough, which is as many as it can take.
 * Less than mastery asks for (mastery.ts): to open a module too early costs little, and it can be
 * opened by hand anyway.
 */
function answersToCarry(skill: SkillKnowledge | undefined): number {
  if (!skill) return LONG_ENOUGH;
  const isLikelyKnown = (skill.p >= LEVEL && skill.unaidedRight >= RULE.minRight) || skill.inARow >= IN_A_ROW;
  return isLikelyKnown ? 0 : Math.max(0, LONG_ENOUGH - skill.attempts);
}

/**
 * A module's items as a round weighs them. @param given.recent the learner's last answers, newest
 * first
 */
export function itemCandidatesOf(
  items: readonly TracedItem[],
  knowledge: Knowledge,
  given: {
    recent: readonly { itemId: string; answeredAt: Date }[];
    shown: ReadonlySet<string>;
    now: Date;
  },
): ItemCandidate[] {
  const { recent, shown, now } = given;
  const today = answeredToday(recent, now);
  return items.map(({ itemId, skills: [first = ''] }) => {
    const skill = knowledge.skills.get(first);
    const seen = recent.findIndex((answer) => answer.itemId === itemId);
    return {
      itemId,
      skillId: first,
      p: knowledge.items.get(itemId) ?? 0.5,
      worth: skill ? worthOf(skill) : 0,
      inARow: skill?.inARow ?? 0,
      answersAgo: seen < 0 ? null : seen,
      isOfToday: today.has(itemId),
      inThisRound: shown.has(itemId),
    };
  });
}

/**
 * What is due for review comes first, then what is not far enough along for what builds on it;
 * among equals what gains most.
 */
function worthOf(skill: SkillKnowledge): number {
  if (skill.state === 'review') return 2;
  const rise = nextRise({ p: skill.p, answers: skill.attempts });
  return answersToCarry(skill) > 0 ? WANTS + rise : rise;
}
