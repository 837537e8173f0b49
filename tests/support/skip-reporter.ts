import type { Reporter, TestModule } from 'vitest/node';

/** Closes a run with what was left out and why: a green run that tested half of it must say so. */
export default class SkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = new Map<string, number>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const why = /\(needs ([a-z-]+)\)/.exec(test.fullName)?.[1] ?? 'no reason given';
        skipped.set(why, (skipped.get(why) ?? 0) + 1);
      }
    }
    for (const [why, count] of skipped) {
      process.stdout.write(`Left out: ${count} test(s) that need ${why} (see README, "Tests")\n`);
    }
  }
}
