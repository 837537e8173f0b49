import {
  type Check,
  type CheckName,
  type CheckResult,
  checkNames,
  type Draft,
  type Ground,
  notRun,
} from './check';
import { facts } from './facts';
import { language } from './language';
import { leak } from './leak';
import { safety } from './safety';
import { about, duplicate, length, polarity } from './wording';

/** Whether a model solves the item better with the hint: nobody has asked one here. */
const answerable: Check = () => notRun('answerable', 'no-model');

const CHECKS: Readonly<Record<CheckName, Check>> = {
  ...{ leak, language, safety, facts, polarity, about, length, duplicate, answerable },
};

/** Every check of a hint, in the order in which the desk shows them. */
export function runChecks(draft: Draft, ground: Ground): CheckResult[] {
  return checkNames.map((name) => CHECKS[name](draft, ground));
}

/** Whether something keeps a hint from being approved in passing. */
export const isBlocked = (results: readonly CheckResult[]): boolean =>
  results.some(({ outcome }) => outcome === 'failed');

/** Checks that can keep a hint from learners. */
const BLOCKING: readonly CheckName[] = ['leak', 'language', 'safety'];

/** Whether nobody need look: each check that can block has passed, and none has anything to say. */
export const isPlainlyPassed = (results: readonly CheckResult[]): boolean =>
  BLOCKING.every((name) => results.some(({ check, outcome }) => check === name && outcome === 'passed')) &&
  results.every(({ outcome }) => outcome === 'passed' || outcome === 'not-run');

/** How much a reviewer should look at a hint: blocked ones first, then those with most flags. */
export const riskOf = (results: readonly CheckResult[]): number =>
  results.reduce((sum, { outcome }) => sum + (outcome === 'failed' ? 10 : outcome === 'flagged' ? 1 : 0), 0);
