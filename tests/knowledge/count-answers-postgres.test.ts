import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetLearner } from '@/lib/auth/person-queries';
import type { Db } from '@/lib/db/port';
import { countAnswers } from '@/lib/knowledge/count-answers';
import { countIn, type Increment } from '@/lib/knowledge/increment';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import { populationOf } from '@/lib/knowledge/population-queries';
import { rebuildPopulation } from '@/lib/knowledge/rebuild';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { openPostgres } from '@/lib/server/store/postgres';
import { sqlAnswers } from '@/lib/server/store/sql-answers';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { addLearner, migratedPostgresDb } from '../support/db';
import { lacks } from '../support/needs';
import { expectAlike } from './alike';
import { answer, record } from './tea';

const LEARNERS = [1, 2, 3, 4, 5].map((n) => `018f0000-0000-7000-8000-00000000000${n}`);

/** Processes of one site: a pool each, on one database. */
describe.skipIf(lacks('postgres'))('counting by several processes (needs postgres)', () => {
  let model: KnowledgeModel;
  let db: Db;
  let url: string;
  let drop: () => Promise<void>;
  let sites: Db[];
  beforeAll(async () => {
    model = await openKnowledgeModel('models');
    ({ db, url, drop } = await migratedPostgresDb());
    sites = await Promise.all([1, 2, 3].map(() => openPostgres(url)));
  });
  beforeEach(async () => {
    await db.query('delete from learner');
    for (const table of ['population', 'calibration']) await db.query(`delete from ${table}`);
    for (const id of LEARNERS) await addLearner(db, id);
  });
  afterAll(async () => {
    await Promise.all(sites.map((site) => site.close()));
    await drop();
  });

  const answers = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, n) => {
        const site = sites[n % sites.length] as Db;
        const given = { learnerId: LEARNERS[n % 5] as string, correct: n % 7 !== 0 };
        return record({ of: (id) => sqlLearner(site, id), model }, answer(`heat.${1 + (n % 4)}`, given));
      }),
    );
  const counted = async () => ({
    population: await populationOf(db, 'tea'),
    weights: await Promise.all(
      LEARNERS.map(async (id) => (await sqlLearner(db, id).crowd('tea', model.id)).calibration),
    ),
  });
  /** What a recount of the attempts gives: to the digit where they were counted in their order. */
  const recounted = async () => {
    await rebuildPopulation(sqlAnswers(db), 'tea');
    return counted();
  };

  it('loses no answer and counts none twice while answers come', async () => {
    let going = true;
    const counters = sites.map(async (site) => {
      let all = 0;
      while (going) all += await countAnswers(sqlAnswers(site));
      return all;
    });
    for (let round = 0; round < 4; round += 1) await answers(30);
    going = false;
    const before = (await Promise.all(counters)).reduce((sum, one) => sum + one, 0);
    expect(before + (await countAnswers(sqlAnswers(db)))).toBe(120);
    const { population } = await counted();
    expect(population.course.answers).toBe(120);
    // which of two that were under way comes first is left to chance, and the ratings with it
    const of = ({ course, skills, items }: typeof population) =>
      Object.fromEntries(
        Object.entries({ '': course, ...skills, ...items }).map(([key, one]) => [
          key,
          one.successes / one.answers,
        ]),
      );
    expect(of(population)).toEqual(of((await recounted()).population));
  });

  it('counts what another was counting when its connection was cut', async () => {
    await answers(40);
    const [cut] = sites as [Db];
    const answered = sqlAnswers({
      ...cut,
      transaction: (work) =>
        cut.transaction(async (tx) => {
          const result = await work(tx);
          const [row] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
          await db.query('select pg_terminate_backend($1)', [row?.pid]);
          return result;
        }),
    });
    await expect(countAnswers(answered)).rejects.toThrow();
    expect((await counted()).population.course.answers).toBe(0);
    expect(await countAnswers(sqlAnswers(db))).toBe(40);
    expectAlike((await counted()).population, (await recounted()).population);
  });

  it('leaves a course to who is counting it, and waits for nobody', async () => {
    await answers(10);
    const [one, other] = sites as [Db, Db];
    let meanwhile = -1;
    const seen: Increment[] = [];
    const total = await other.transaction(async (tx) => {
      const held = sqlAnswers({ ...other, transaction: (work) => work(tx) });
      const inside = await held.count('tea', 100, (crowd, increments) => {
        for (const increment of increments) countIn(crowd, increment);
        seen.push(...increments);
      });
      meanwhile = await countAnswers(sqlAnswers(one));
      return inside;
    });
    expect([total, seen.length, meanwhile]).toEqual([10, 10, 0]);
    expect((await counted()).population.course.answers).toBe(10);
  });

  it('recounts beside answers that come: each is counted by the recount or after it', async () => {
    await answers(20);
    await countAnswers(sqlAnswers(db));
    await answers(10);
    const store = sqlAnswers(db);
    await Promise.all([
      answers(15),
      rebuildPopulation(store, 'tea'),
      countAnswers(store),
      rebuildPopulation(store, 'tea'),
    ]);
    await countAnswers(store);
    expect((await counted()).population.course.answers).toBe(45);
  });

  it('leaves out who is being deleted, and waits for nobody there either', async () => {
    await answers(10);
    const [gone] = LEARNERS as [string];
    await (sites[0] as Db).transaction(async (tx) => {
      await forgetLearner(tx, gone, new Date());
      expect(await countAnswers(sqlAnswers(db))).toBe(8);
    });
    expect(await countAnswers(sqlAnswers(db))).toBe(0);
    expect((await counted()).population.course.answers).toBe(8);
  });
});
