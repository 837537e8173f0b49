import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { attemptsOf, countedAttempts } from '@/lib/knowledge/attempt-queries';
import { countAnswers } from '@/lib/knowledge/count-answers';
import { stateFromAttempts } from '@/lib/knowledge/current-state';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import { populationOf } from '@/lib/knowledge/population-queries';
import { rebuildPopulation } from '@/lib/knowledge/rebuild';
import { readState } from '@/lib/knowledge/state-queries';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { sqlAnswers } from '@/lib/server/store/sql-answers';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { addLearner, migratedPostgresDb } from '../support/db';
import { lacks } from '../support/needs';
import { expectAlike } from './alike';
import { answer, record } from './tea';

const LEARNERS = [1, 2, 3, 4, 5].map((n) => `018f0000-0000-7000-8000-00000000000${n}`);

describe.skipIf(lacks('postgres'))('answers at the same time on ten connections (needs postgres)', () => {
  let model: KnowledgeModel;
  let db: Db;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    model = await openKnowledgeModel('models');
    ({ db, drop } = await migratedPostgresDb());
    for (const id of LEARNERS) await addLearner(db, id);
    const answers = Array.from({ length: 60 }, (_, n) => {
      const itemId = n % 3 ? `heat.${1 + (n % 4)}` : `pour.${1 + (n % 4)}`;
      return answer(itemId, { learnerId: LEARNERS[n % 5] as string, correct: n % 7 !== 0 });
    });
    // each comes twice, as from a phone that lost the connection and asked again
    await Promise.all(
      [...answers, ...answers].map((attempt) => record({ of: (id) => sqlLearner(db, id), model }, attempt)),
    );
  });
  afterAll(() => drop?.());

  it('are counted once each, in their order, after what each of them saw', async () => {
    await countAnswers(sqlAnswers(db));
    const attempts = await db.transaction(async (tx) => {
      const pages = [];
      for await (const page of countedAttempts(tx, 'tea', 7)) pages.push(page);
      return pages.flat();
    });
    expect(attempts).toHaveLength(60);
    expect((await populationOf(db, 'tea')).course).toEqual({ successes: 51, answers: 60 });
    for (const [i, { view }] of attempts.entries()) expect(view.course.answers).toBeLessThanOrEqual(i);
  });

  it('leave each learner the state that their own rows give', async () => {
    for (const id of LEARNERS) {
      const rebuilt = await stateFromAttempts(model, await attemptsOf(db, id, 'tea'));
      expect(await readState(db, id, 'tea')).toEqual(rebuilt);
    }
  });

  it('leave the population that a recount gives', async () => {
    const grown = await populationOf(db, 'tea');
    await rebuildPopulation(sqlAnswers(db), 'tea');
    expectAlike(await populationOf(db, 'tea'), grown);
  });
});
