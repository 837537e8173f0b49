import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DUMP_TIMES, scheduleDumps } from '@/lib/server/store/dump-schedule';

const TAKES = 4_000;
const log = { failure: vi.fn() };
let begun: number[];
const dump = async () => {
  begun.push(Date.now());
  await new Promise((resolve) => setTimeout(resolve, TAKES));
};

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  log.failure.mockClear();
  begun = [];
});
afterEach(() => vi.useRealTimers());

describe('dumps', () => {
  it('begin 30 s after a deletion at most, when somebody deletes every second for ten minutes', async () => {
    const dumps = scheduleDumps(dump, log);
    const deleted: number[] = [];
    for (let second = 0; second < 600; second += 1) {
      dumps.soon();
      deleted.push(Date.now());
      await vi.advanceTimersByTimeAsync(1_000);
    }
    await vi.advanceTimersByTimeAsync(60_000);
    const waits = deleted.map((at) => (begun.find((time) => time >= at) ?? Number.POSITIVE_INFINITY) - at);
    // one that comes amid a dump waits for its end besides
    expect(Math.max(...waits)).toBeLessThanOrEqual(DUMP_TIMES.rest + TAKES);
    expect(begun[0]).toBe(DUMP_TIMES.soon);
    // learners are not kept waiting by one dump after another
    expect(begun.length).toBeLessThan(20);
  });

  it('follow any other change within a quarter of an hour, and nothing when nothing changed', async () => {
    const dumps = scheduleDumps(dump, log);
    await vi.advanceTimersByTimeAsync(3 * DUMP_TIMES.every);
    expect(begun).toHaveLength(1);
    dumps.changed();
    await vi.advanceTimersByTimeAsync(DUMP_TIMES.every + TAKES);
    expect(begun).toHaveLength(2);
    await dumps.stop();
    expect(begun).toHaveLength(2);
  });

  it('are tried again when they fail, and end', async () => {
    const failing = vi.fn(async () => {
      throw new Error('ENOSPC');
    });
    const dumps = scheduleDumps(failing, log);
    dumps.soon();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(failing.mock.calls.length).toBeGreaterThan(3);
    expect(failing.mock.calls.length).toBeLessThan(8);
    await dumps.stop();
    const tries = failing.mock.calls.length;
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(failing.mock.calls.length).toBe(tries);
  });
});
