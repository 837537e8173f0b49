import { factorsOf, PLANNED, type Plan, RANGE } from '../../experiments/plan';
import type { Estimated } from './difference';
import type { ArmResult, Comparison, Finding, FindingCode } from './result';

interface Around {
  plan: Plan;
  planned: number;
  neededForOne: number;
  startedAt: Date;
  now: Date;
  isOver: boolean;
  isMismatch: boolean;
  /** Exposures keep other chances than those that were logged. */
  isUntrue: boolean;
  first: ArmResult | undefined;
  second: ArmResult | undefined;
}

const DAY = 86_400_000;
/** Of fewer outcomes in an arm nothing is said: the anytime interval holds for many. */
export const LEAST_OUTCOMES = 20;
/** Of an arm with fewer not even a mean is shown. */
export const LEAST_SHOWN = 5;
/** More outcomes than a single look was planned for, by so much, are no single look. */
const ONE_LOOK = 1.25;

/** "Can't be said yet" is a result: most codes are it. */
export function findingOf(compared: Omit<Comparison, 'finding'>, around: Around): Finding {
  const { plan, planned, first, second } = around;
  const interval = compared.adjustedAnytime ?? compared.anytime;
  const fewest = Math.min(first?.outcomes ?? 0, second?.outcomes ?? 0);
  const wanted = Math.max(0, Math.ceil(planned / plan.arms.length) - fewest);
  const isAdjusted = compared.adjustedAnytime !== null;
  const code = codeOf(compared, interval, around, fewest);
  return { code, interval: interval && within(interval, plan), isAdjusted, wanted };
}

/** What a difference of this outcome can be at all: shares differ by 1 at most. */
function within(interval: Estimated, { outcome }: Plan): Estimated {
  const [least, most] = RANGE[outcome.kind] ?? [0, Number.POSITIVE_INFINITY];
  const farthest = most - least;
  const low = Math.max(-farthest, interval.low);
  return { ...interval, low, high: Math.min(farthest, interval.high) };
}

function codeOf(
  { adjustedFixed, fixed, holm, worst }: Omit<Comparison, 'finding'>,
  interval: Estimated | null,
  { plan, startedAt, now, isMismatch, isUntrue, neededForOne, isOver, first, second }: Around,
  fewest: number,
): FindingCode {
  if (fewest === 0) return 'no-outcome';
  if (isUntrue) return 'untrue';
  if (isMismatch) return 'mismatch';
  const isFew = fewest < (plan.adaptive ? LEAST_OUTCOMES : LEAST_SHOWN);
  if (!interval) return isFew ? 'few' : 'no-spread';
  if (now.getTime() - startedAt.getTime() < plan.minimumDays * DAY) return 'early';
  if (fewest < LEAST_OUTCOMES) return 'unclear';
  const differs = (holm ?? 1) < PLANNED.alpha;
  if (factorsOf(plan.arms).length === 0) return differs ? 'aa-differs' : 'aa-alike';
  const gone = [first, second].reduce((sum, arm) => sum + (arm ? arm.open + arm.missing : 0), 0);
  const holds = gone === 0 || (worst !== null && (worst.low > 0 || worst.high < 0));
  if (differs && !holds) return 'fragile';
  if (differs) return interval.value > 0 ? 'higher' : 'lower';
  const isSmall = ({ low, high }: { low: number; high: number }) => low > -plan.effect && high < plan.effect;
  if (isSmall(interval) && (gone === 0 || (worst !== null && isSmall(worst)))) return 'alike';
  const once = adjustedFixed ?? fixed;
  const alpha = PLANNED.alpha / Math.max(1, plan.arms.length - 1);
  // one look, at the size that was planned, is what its interval is for: neither before, nor when
  // somebody has gone on until it found something
  const isAsPlanned = fewest >= neededForOne && fewest <= ONE_LOOK * neededForOne;
  const isOnce = isOver && isAsPlanned && once !== null && (once.p ?? 1) < alpha;
  return isOnce && holds ? 'once' : 'unclear';
}
