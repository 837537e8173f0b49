import { customMatchers, JestAsymmetricMatchers, JestChaiExpect, JestExtend, setState } from '@vitest/expect';
import * as chai from 'chai';

/**
 * Stands in for vitest where a contract runs in a browser: suites are gathered, then run in order,
 * with vitest's own matchers.
 */

type Work = () => unknown;
interface Suite {
  name: string;
  parent: Suite | null;
  beforeAll: Work[];
  beforeEach: Work[];
  afterAll: Work[];
  entries: ({ name: string; work: Work } | Suite)[];
}

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);
export const expect = ((value: unknown, message?: string) =>
  chai.expect(value, message)) as typeof chai.expect;
Object.assign(expect, chai.expect);
const state = { assertionCalls: 0, isExpectingAssertions: false, testPath: '', currentTestName: '' };
setState(state as never, expect as never);
(chai.expect as unknown as { extend(on: unknown, matchers: unknown): void }).extend(expect, customMatchers);

const newSuite = (name: string, parent: Suite | null): Suite => ({
  ...{ name, parent, beforeAll: [], beforeEach: [], afterAll: [], entries: [] },
});
const whole = newSuite('', null);
let here = whole;

export function describe(name: string, work: Work): void {
  const suite = newSuite(name, here);
  here.entries.push(suite);
  here = suite;
  work();
  here = suite.parent ?? whole;
}
export const it = (name: string, work: Work): void => void here.entries.push({ name, work });
export const beforeAll = (work: Work): void => void here.beforeAll.push(work);
export const beforeEach = (work: Work): void => void here.beforeEach.push(work);
export const afterAll = (work: Work): void => void here.afterAll.push(work);

export interface Ran {
  name: string;
  /** Null where it passed. */
  error: string | null;
}

export async function runAll(): Promise<Ran[]> {
  const ran: Ran[] = [];
  await runSuite(whole, [], ran);
  return ran;
}

async function runSuite(suite: Suite, path: string[], ran: Ran[]): Promise<void> {
  const names = suite.name ? [...path, suite.name] : path;
  for (const work of suite.beforeAll) await work();
  const before: Work[] = [];
  for (let one: Suite | null = suite; one; one = one.parent) before.unshift(...one.beforeEach);
  for (const entry of suite.entries) {
    if ('entries' in entry) {
      await runSuite(entry, names, ran);
      continue;
    }
    const name = [...names, entry.name].join(' > ');
    try {
      for (const work of before) await work();
      await entry.work();
      ran.push({ name, error: null });
    } catch (error) {
      ran.push({ name, error: String((error as Error).stack ?? error) });
    }
  }
  for (const work of suite.afterAll) await work();
}
