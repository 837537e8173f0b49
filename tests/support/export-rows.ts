import type { Db } from '@/lib/db/port';
import { run } from '@/lib/db/statement';
import { saveConsent } from '@/lib/experiments/consent-queries';
import { insertAttempt } from '@/lib/knowledge/attempt-queries';
import { keepShared } from '@/lib/knowledge/shared-ids-queries';
import { savesDecision, sharedByDecision } from '@/lib/path/decision-queries';
import type { Decision, ItemDecision } from '@/lib/path/store';
import { savesHint } from '@/lib/practice/hint-queries';
import { savesRound, sharedByChoice } from '@/lib/practice/round-queries';
import type { Round } from '@/lib/practice/store';
import { addLearner } from './db';
import { attemptRow } from './rows';

/** Rows of learners for exports, written by the program's own statements. */

export const AGREED = new Date('2027-01-01T08:00:00Z');
const MINUTE = 60_000;
export const TYPED = 'Aigul, Osh, 0555 123 456';

const ANSWERS = [
  { kind: 'single-choice', option: 'boiling' },
  { kind: 'multiple-choice', options: ['black', 'green'] },
  { kind: 'ordering', steps: ['heat', 'pour'] },
  { kind: 'matching', pairs: { black: 'boiling', green: 'cooled' } },
  { kind: 'number', text: '95,5' },
  { kind: 'number', text: '0555123456' },
  { kind: 'short-text', text: TYPED },
  { kind: 'single-choice', option: TYPED },
] as const;

export interface Given {
  says?: { takesPart: boolean; isOfAge: boolean; age: number } | null;
  at?: Date;
  /** One answer a showing, each with a second try where it is wrong. */
  showings?: number;
  courseId?: string;
}

/**
 * A learner with a decision, a round whose choices are logged, a hint, an exposure and answers of
 * all kinds.
 * @returns their id
 */
export async function addPractised(db: Db, given: Given = {}): Promise<string> {
  const {
    says = { takesPart: true, isOfAge: true, age: 18 },
    at = AGREED,
    showings = 8,
    courseId = 'tea',
  } = given;
  const id = crypto.randomUUID();
  await addLearner(db, id, at);
  if (says) await saveConsent(db, id, says, at);
  const roundId = crypto.randomUUID();
  const round: Round = {
    ...{ id: roundId, kind: 'practice', courseId, moduleId: 'brew', length: 2 },
    items: ['heat.when', 'heat.how'].map((itemId) => ({ itemId, version: 'v1' })),
    ...{ startedAt: at, finishedAt: new Date(at.getTime() + showings * MINUTE) },
  };
  const choice: ItemDecision = {
    ...{ position: 1, policy: 'ustat/4', choice: 'heat.when', propensity: 0.75, reason: 'goes-well' },
    scores: [
      { id: 'heat.when', score: 2, propensity: 0.75 },
      { id: 'heat.how', score: 1, propensity: 0.25 },
    ],
  };
  await keepShared(db, sharedByChoice(choice));
  await run(db, savesRound(id, round, choice));
  const made: Decision = {
    ...{ id: crypto.randomUUID(), courseId, decidedAt: at, policy: 'ustat/4', seed: 'ab'.repeat(16) },
    ...{ choice: 'brew', propensity: 0.5, runnerUp: null, picked: 'pour', pickedAt: at },
    candidates: ['brew', 'pour'].map((moduleId) => ({
      ...{ moduleId, eligible: true, score: 0.25, propensity: 0.5 },
      parts: { expectedProgress: 0.25, opens: 0, review: 0 },
    })),
    reasons: [{ code: 'first-step', params: {} }],
  };
  await keepShared(db, sharedByDecision(made));
  await run(db, savesDecision(id, made));
  const hint = { hintId: null, hintVersion: null, language: 'ky', at };
  await run(db, savesHint(id, { roundId, position: 1, itemId: 'heat.when', level: 1, ...hint }));
  await db.query(
    `insert into exposure (learner_id, experiment_id, version, arm, unit, course_id, language, propensity, exposed_at)
     values ($1, $2, 1, 'a', $3, $4, 'ky', 0.5, $5)`,
    [id, '00000000-0000-4000-8000-00000000000e', id, courseId, at],
  );
  let seq = Math.floor(Math.random() * 2 ** 40);
  for (let n = 0; n < showings; n += 1)
    for (const ordinal of n % 3 === 1 ? [1, 2] : [1]) {
      const row = {
        ...attemptRow(id, n),
        ...{ id: crypto.randomUUID(), courseId, roundId, position: n + 1, ordinal },
        ...{
          answer: { ...(ANSWERS[n % ANSWERS.length] ?? ANSWERS[0]) },
          correct: ordinal === 2 || n % 3 === 0,
        },
        ...{ itemId: n % 2 === 0 ? 'heat.when' : 'heat.how', mistake: n === 2 ? 'too-cold' : null },
        answeredAt: new Date(at.getTime() + n * MINUTE + ordinal * 1000),
      };
      await insertAttempt(db, { ...row, answer: row.answer as never, seq: seq++ });
    }
  return id;
}
