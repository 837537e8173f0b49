import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ASSUMED, type Assumed, type Measured, measured, planFor } from './plan-arithmetic';

const ONE: Measured = {
  source: 'by hand',
  answer: { app_ms: 2, database_ms: 1 },
  page: { app_ms: 8, database_ms: 2 },
  turn: { app_ms: 40 },
  bytes: {
    ...{ learner: 200, session: 100, round: 500, attempt: 300, decision: 250 },
    ...{ conversation: 300, turn: 1_000, knowledge_state: 2_000, learner_calibration: 500 },
  },
  process_mb: 400,
};
const GIVEN: Assumed = {
  ...{ answers: 100, pagesAnAnswer: 2, turns: 10, answersARound: 5, roundsADecision: 2 },
  ...{ turnsAConversation: 2, sessions: 2, courses: 1, peakDay: 3.65, peakHour: 0.1 },
  ...{ busy: 0.5, cores: 4, space: 2 },
};

describe('what learners cost', () => {
  const plan = planFor(3_600_000, ONE, GIVEN);

  it('counts rows and bytes of a year', () => {
    expect(plan.rows.attempt).toBe(360_000_000);
    expect(plan.rows.round).toBe(72_000_000);
    expect(plan.rows.decision).toBe(36_000_000);
    expect(plan.rows.conversation).toBe(18_000_000);
    expect(plan.bytes.attempt).toBe(108e9);
    // 0.72 + 0.72 + 36 + 108 + 9 + 5.4 + 36 + 7.2 + 1.8 GB, twice
    expect(plan.database_gb).toBeCloseTo(2 * 204.84, 6);
  });

  it('finds the busiest hour', () => {
    // 986,301 answers a day, 3.65 times as many on the busiest, a tenth of them in an hour
    expect(plan.answers_s).toBeCloseTo(100, 6);
    expect(plan.turns_s).toBeCloseTo(10, 6);
    expect(plan.pages_s).toBeCloseTo(210, 6);
  });

  it('gives it processors, processes and memory', () => {
    // 100 x 2 ms + 210 x 8 ms + 10 x 40 ms; half of each core stays free
    expect(plan.app_cores).toBeCloseTo(2.28, 6);
    expect(plan.processes).toBe(5);
    expect(plan.servers).toBe(2);
    expect(plan.memory_gb).toBeCloseTo(2, 6);
    // 100 x 1 ms + 210 x 2 ms, over one half
    expect(plan.database_cores).toBeCloseTo(1.04, 6);
    expect(plan.processor_hours).toBeCloseTo((2.8 / 100) * (360_000_000 / 3600), 3);
  });

  it('grows with the learners, and a few need one process', () => {
    expect(planFor(7_200_000, ONE, GIVEN).database_gb).toBeCloseTo(2 * plan.database_gb, 6);
    expect(planFor(10, ONE, GIVEN).processes).toBe(1);
  });

  it('says which table was not measured', () => {
    const { attempt: _, ...bytes } = ONE.bytes;
    expect(() => planFor(1, { ...ONE, bytes }, GIVEN)).toThrow('"attempt"');
  });

  it('reads the figures that are kept beside it', () => {
    const kept = measured.parse(JSON.parse(readFileSync('tests/bench/plan-measured.json', 'utf8')));
    expect(planFor(1_000_000, kept, ASSUMED).database_gb).toBeGreaterThan(0);
  });
});
