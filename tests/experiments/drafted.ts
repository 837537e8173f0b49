import type { Plan } from '@/lib/experiments/plan';

/** A whole plan: hints up to the first level against all of them, in the course tea. */
export const drafted = (): Plan => ({
  name: 'Fewer hints',
  question: 'Do learners learn more with fewer hints?',
  courseIds: ['tea'],
  unit: 'learner',
  arms: [
    { id: 'a', name: 'all hints', weight: 0.5, condition: { kind: 'default' } },
    { id: 'b', name: 'one hint', weight: 0.5, condition: { kind: 'hints', until: 1, from: 'start' } },
  ],
  traffic: 1,
  isStratified: false,
  adaptive: null,
  outcome: { kind: 'success', moduleId: null, days: 7 },
  effect: 0.1,
  deviation: 0.3,
  minimumDays: 0,
});
