import { describe, expect, it } from 'vitest';
import { ownPayloads } from '../support/attacks/payloads';
import { besiege } from '../support/attacks/siege';
import { lacks } from '../support/needs';

/**
 * Every so many-th payload of the project's own: all of them, and the published ones, are for `npm
 * run bench:tutor`.
 */
const EVERY = 4;

describe.skipIf(lacks('chromium'))('a model that obeys whoever attacks (needs chromium)', () => {
  it('shows nothing active, foreign, secret or headed as the course’s', { timeout: 300_000 }, async () => {
    const payloads = ownPayloads().filter((_, at) => at % EVERY === 0);
    const report = await besiege(payloads, { perModule: 1, modules: 3, tellings: 3, cutEvery: 8 });
    expect(report.failures).toEqual([]);
    expect(report.cases).toBeGreaterThan(60);
    expect(report.reached).toBeGreaterThan(report.cases / 3);
  });
});
