import { parseCourse } from '@/lib/content/import/course';
import type { CourseStructure } from '@/lib/content/schema';
import type { Db } from '@/lib/db/port';
import type { AttemptRow } from '@/lib/knowledge/attempt';
import { countAnswers } from '@/lib/knowledge/count-answers';
import type { SkillKnowledge } from '@/lib/knowledge/estimate';
import { knowledgeOf } from '@/lib/knowledge/knowledge-of';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import { type NewAttempt, recordAttempt } from '@/lib/knowledge/record-attempt';
import type { AnswersStore } from '@/lib/knowledge/store';
import type { LearnerStore } from '@/lib/practice/store';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { smallCourse } from '../support/course';
import { memoryStores } from '../support/memory-store';

/** A small course, two learners, and what recording needs. */

export const ANNA = '018f0000-0000-7000-8000-00000000000a';
export const BEK = '018f0000-0000-7000-8000-00000000000b';
export const ROUND = '018f0000-0000-7000-8000-0000000000f0';
export const AT = new Date('2026-05-01T08:00:00Z');
export const DAY = 86_400_000;

export const course: CourseStructure = {
  id: 'tea',
  languages: ['en'],
  licence: 'CC BY 4.0',
  groups: ['all'],
  modules: [
    { id: 'brew', group: 'all', requires: [], minutes: 5, skills: ['heat'] },
    { id: 'serve', group: 'all', requires: ['brew'], minutes: 5, skills: ['pour', 'greet'] },
  ],
};
export const items = [
  ...[1, 2, 3, 4].map((n) => ({
    itemId: `heat.${n}`,
    moduleId: 'brew',
    skills: ['heat'],
    difficulty: 0.3 * n - 0.6,
  })),
  ...[1, 2, 3, 4].map((n) => ({ itemId: `pour.${n}`, moduleId: 'serve', skills: ['pour'], difficulty: 0 })),
  ...[1, 2, 3, 4].map((n) => ({
    itemId: `greet.${n}`,
    moduleId: 'serve',
    skills: ['greet'],
    difficulty: 0.5,
  })),
];

/** Anna and Bek, the shipped model, and a clock that stands at AT. */
export interface MemoryTea {
  model: KnowledgeModel;
  clock: () => Date;
  /** ANNA's. */
  learner: LearnerStore;
  of(learnerId: string): LearnerStore;
  answers: AnswersStore;
}

/** The same on a fresh database. */
export interface Tea extends MemoryTea {
  db: Db;
}

let model: Promise<KnowledgeModel> | undefined;
let count = 0;

export async function openTea(): Promise<Tea> {
  const [{ addLearner, testDb }, { sqlAnswers }, { sqlLearner }] = await Promise.all([
    import('../support/db'),
    import('@/lib/server/store/sql-answers'),
    import('@/lib/server/store/sql-learner'),
  ]);
  model ??= openKnowledgeModel('models');
  const db: Db = await testDb();
  await addLearner(db, ANNA);
  await addLearner(db, BEK);
  const of = (id: string) => sqlLearner(db, id);
  return { db, model: await model, clock: () => AT, learner: of(ANNA), of, answers: sqlAnswers(db) };
}

export async function memoryTea(): Promise<MemoryTea> {
  model ??= openKnowledgeModel('models');
  const stores = memoryStores(parseCourse(smallCourse()));
  const [anna, bek] = await Promise.all([stores.newLearner(ANNA), stores.newLearner(BEK)]);
  const of = (id: string) => (id === BEK ? bek : anna);
  return { model: await model, clock: () => AT, learner: anna, of, answers: stores.answers };
}

export type Answered = NewAttempt & { learnerId: string };

/** Records an answer in a change of its own; with `answers`, all so far are counted then. */
export async function record(
  { of, model, answers }: Pick<Tea, 'of' | 'model'> & Partial<Pick<Tea, 'answers'>>,
  { learnerId, ...attempt }: Answered,
): Promise<AttemptRow> {
  const row = await of(learnerId).change((tx) => recordAttempt(tx, model, attempt));
  if (answers) await countAnswers(answers);
  return row;
}

/** A right first answer of ANNA's without help, but for what is given. */
export function answer(itemId: string, given: Partial<Answered> = {}): Answered {
  count += 1;
  const item = items.find((known) => known.itemId === itemId);
  return {
    id: `018f0000-0000-7000-8000-${String(count).padStart(12, '0')}`,
    learnerId: ANNA,
    courseId: 'tea',
    moduleId: item?.moduleId ?? '',
    itemId,
    itemVersion: 'v1',
    skillId: item?.skills[0] ?? '',
    language: 'en',
    roundId: null,
    position: 1,
    ordinal: 1,
    hintsUsed: 0,
    answer: { kind: 'single-choice', option: 'yes' },
    correct: true,
    mistake: null,
    answeredAt: new Date(AT.getTime() + count * 1000),
    difficulty: item?.difficulty ?? 0,
    ...given,
  };
}

/** Answers of both learners, right, wrong, with hints and repeated. */
export async function someAnswers(deps: MemoryTea): Promise<void> {
  const right = [true, false, true, true, false, true, true, true, false, true];
  for (const [i, correct] of right.entries()) {
    await record(deps, answer(`heat.${1 + (i % 4)}`, { correct }));
    await record(deps, answer(`pour.${1 + (i % 3)}`, { correct: !correct, learnerId: i % 2 ? BEK : ANNA }));
    if (i % 3 === 0) await record(deps, answer(`greet.${1 + (i % 4)}`, { hintsUsed: 1 }));
    if (i % 4 === 0) await record(deps, answer('greet.1', { ordinal: 2, learnerId: BEK }));
  }
}

/** What ANNA knows of a component at a moment. */
export async function skillAt(
  deps: MemoryTea,
  skillId: string,
  now = AT,
): Promise<SkillKnowledge | undefined> {
  const { skills } = await knowledgeOf({ ...deps, clock: () => now }, course, items);
  return skills.get(skillId);
}
