import type { AttemptRow } from '@/lib/knowledge/attempt';

const AT = new Date('2026-05-01T08:00:00Z');

/** A learner's n-th answer, right, to the small course's first exercise; its id tells both. */
export function attemptRow(learnerId: string, n: number): AttemptRow {
  const tally = { successes: 0, answers: 0 };
  return {
    id: `018f0000-0000-7000-8000-0000000${learnerId.slice(-1)}${String(n).padStart(4, '0')}`,
    learnerId,
    courseId: 'tea',
    moduleId: 'brew',
    itemId: 'heat.when',
    itemVersion: 'v1',
    skillId: 'heat',
    language: 'en',
    roundId: null,
    position: 1,
    ordinal: 1,
    hintsUsed: 0,
    answer: { kind: 'single-choice', option: 'boiling' },
    correct: true,
    unaided: true,
    mistake: null,
    answeredAt: new Date(AT.getTime() + n * 1000),
    view: { course: tally, skill: { ...tally, elo: 0 }, item: { ...tally, elo: 0 }, difficulty: 0 },
  };
}
