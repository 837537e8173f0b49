import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { attemptRow } from '@/lib/knowledge/attempt';
import { attemptsOf, countedAttempts } from '@/lib/knowledge/attempt-queries';
import { newCalibration } from '@/lib/knowledge/calibration';
import { currentState } from '@/lib/knowledge/current-state';
import { evidenceOf, knowledgeOf, standingsAt } from '@/lib/knowledge/knowledge-of';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import { populationOf } from '@/lib/knowledge/population-queries';
import { rebuildPopulation, restoreAttempts } from '@/lib/knowledge/rebuild';
import { readState } from '@/lib/knowledge/state-queries';
import { sqlAnswers } from '@/lib/server/store/sql-answers';
import {
  ANNA,
  AT,
  answer,
  BEK,
  course,
  DAY,
  items,
  openTea,
  record,
  skillAt,
  someAnswers,
  type Tea,
} from './tea';

let deps: Tea;
let db: Db;

beforeEach(async () => {
  deps = await openTea();
  db = deps.db;
});
afterEach(() => db.close());

/** Everybody's, in pages of five. */
const allAttempts = () =>
  db.transaction(async (tx) => {
    const pages = [];
    for await (const page of countedAttempts(tx, 'tea', 5)) pages.push(page);
    return pages.flat();
  });

const skill = (skillId: string, now?: Date) => skillAt(deps, skillId, now);

describe('rebuilding', () => {
  it("makes from a learner's own rows exactly the state that grew answer by answer", async () => {
    await someAnswers(deps);
    const grown = await readState(db, ANNA, 'tea');
    await db.query("update knowledge_state set model_id = 'another', packed = null");
    const left = await readState(db, ANNA, 'tea');
    expect(await currentState(deps.learner, deps.model, 'tea')).toEqual(grown?.state);
    // asking writes nothing: the next answer does
    expect(await readState(db, ANNA, 'tea')).toEqual(left);
    await record(deps, answer('heat.1', { ordinal: 2 }));
    expect(await readState(db, ANNA, 'tea')).toMatchObject({ modelId: deps.model.id, state: grown?.state });
  });

  it('replaces the state of another model before the next answer is taken', async () => {
    await someAnswers(deps);
    const other: KnowledgeModel = {
      ...deps.model,
      id: 'other',
      step: async (state) => state.map((value) => value + 1),
    };
    await record({ ...deps, model: other }, answer('heat.1'));
    const stored = await readState(db, ANNA, 'tea');
    const tracedTimes = (await attemptsOf(db, ANNA, 'tea')).filter((attempt) => attempt.ordinal === 1).length;
    expect(stored?.modelId).toBe('other');
    expect(new Set(stored?.state?.memory)).toEqual(new Set([tracedTimes]));
  });

  it('replaces a state of an earlier layout, whose cards were other numbers, by the one its attempts make', async () => {
    await someAnswers(deps);
    const grown = await readState(db, ANNA, 'tea');
    const earlier = {
      ...grown?.state,
      version: 1,
      reviews: { heat: { lastAt: AT.getTime(), stability: 2 } },
    };
    await db.query('update knowledge_state set packed = null, state = $1', [JSON.stringify(earlier)]);
    expect(await currentState(deps.learner, deps.model, 'tea')).toEqual(grown?.state);
    expect(Object.keys(grown?.state?.reviews.heat ?? {}).sort()).toEqual([
      'difficulty',
      'lastAt',
      'stability',
    ]);
  });

  it('works out the recalibration from the attempts to what it had grown to, for this model alone', async () => {
    await someAnswers(deps);
    const of = async (learnerId: string, modelId = deps.model.id) =>
      (await deps.of(learnerId).crowd('tea', modelId)).calibration;
    const grown = [await of(ANNA), await of(BEK)] as const;
    expect([...grown[0].skills.keys()].sort()).toEqual(['greet', 'heat', 'pour']);
    expect(grown[0].learner).not.toEqual(grown[1].learner);
    await db.query("update calibration set numbers[2] = 9 where kind <> 'skill'");
    await db.query('update learner_calibration set numbers[2] = 9');
    await db.query("delete from calibration where kind = 'skill'");
    await rebuildPopulation(sqlAnswers(db), 'tea');
    expect([await of(ANNA), await of(BEK)]).toEqual(grown);
    expect(await of(ANNA, 'another model')).toEqual(newCalibration());
  });

  it('counts a population from the attempts to what it had grown to', async () => {
    await someAnswers(deps);
    const grown = await populationOf(db, 'tea');
    await db.query("update population set answers = 99, elo = 9 where kind <> 'item'");
    await rebuildPopulation(sqlAnswers(db), 'tea');
    expect(await populationOf(db, 'tea')).toEqual(grown);
  });

  it('restores journalled attempts to the same knowledge, and a second time changes nothing', async () => {
    await someAnswers(deps);
    const rows = (await allAttempts()).map(({ seq: _, ...row }) =>
      attemptRow.parse(JSON.parse(JSON.stringify(row))),
    );
    const known = await knowledgeOf(deps, course, items);
    await db.query('delete from knowledge_state');
    await db.query('delete from attempt');
    await db.query('delete from population');
    expect(await restoreAttempts(sqlAnswers(db), [rows])).toBe(rows.length);
    expect(await knowledgeOf(deps, course, items)).toEqual(known);
    expect(await restoreAttempts(sqlAnswers(db), [rows])).toBe(0);
    expect(await attemptsOf(db, BEK, 'tea')).not.toHaveLength(0);
  });

  it('tells what was known at an earlier moment', async () => {
    await record(deps, answer('heat.1', { answeredAt: new Date(AT.getTime() - 9 * DAY) }));
    await record(deps, answer('pour.1', { answeredAt: new Date(AT.getTime() - DAY) }));
    const evidence = await evidenceOf(deps, 'tea');
    const weekAgo = new Date(AT.getTime() - 7 * DAY);
    const then = await standingsAt(weekAgo, deps.learner, evidence, course, items);
    expect(Object.fromEntries(then)).toEqual({ heat: 'learning', pour: 'new', greet: 'new' });
  });
});

describe('confidence', () => {
  it('is not claimed before a component has three answers, and every prediction has its interval', async () => {
    const sure = async () => {
      const known = await knowledgeOf(deps, course, items);
      for (const item of items) {
        const { lower = 1, upper = 0 } = known.intervals.get(item.itemId) ?? {};
        const p = known.items.get(item.itemId) ?? Number.NaN;
        expect(lower).toBeLessThan(p);
        expect(upper).toBeGreaterThan(p);
      }
      const { heat, serve } = { heat: known.skills.get('heat'), serve: known.modules.get('serve') };
      return [heat?.sure, known.intervals.get('heat.1')?.sure, known.modules.get('brew')?.sure, serve?.sure];
    };
    expect(await sure()).toEqual([false, false, false, false]);
    for (let i = 1; i <= 2; i++) await record(deps, answer(`heat.${i}`));
    expect(await sure()).toEqual([false, false, false, false]);
    await record(deps, answer('heat.3'));
    expect(await sure()).toEqual([true, true, true, false]);
  });
});

describe('mastery', () => {
  it('is not declared from two answers, nor from one item however often', async () => {
    for (let i = 0; i < 2; i++) await record(deps, answer(`heat.${1 + i}`));
    expect((await skill('heat'))?.state).toBe('learning');
    for (let i = 0; i < 12; i++) await record(deps, answer('pour.1'));
    expect((await skill('pour'))?.state).toBe('learning');
  });

  it('is declared after a run of unaided right answers, falls due for review, and comes back with one', async () => {
    let answers = 0;
    while ((await skill('heat'))?.state !== 'mastered' && answers < 14) {
      await record(deps, answer(`heat.${1 + (answers % 4)}`, { answeredAt: AT }));
      answers += 1;
    }
    expect(answers).toBeGreaterThanOrEqual(3);
    expect(answers).toBeLessThanOrEqual(14);
    const due = (await skill('heat'))?.dueAt as Date;
    expect((due.getTime() - AT.getTime()) / DAY).toBeGreaterThanOrEqual(1);
    expect((due.getTime() - AT.getTime()) / DAY).toBeLessThanOrEqual(8);
    expect((await skill('heat', due))?.state).toBe('review');
    const modules = (await knowledgeOf({ ...deps, clock: () => due }, course, items)).modules;
    expect(modules.get('brew')?.state).toBe('review');
    expect(modules.get('serve')?.state).toBe('new');

    await record(deps, answer('heat.2', { answeredAt: due }));
    expect((await skill('heat', due))?.state).toBe('mastered');
    const again = (await skill('heat', due))?.dueAt as Date;
    expect(again.getTime() - due.getTime()).toBeGreaterThan(due.getTime() - AT.getTime());
  });

  it('never comes from answers with hints', async () => {
    for (let i = 0; i < 12; i++) {
      await record(deps, answer(`heat.${1 + (i % 4)}`, { hintsUsed: 2 }));
    }
    expect(await skill('heat')).toMatchObject({ state: 'learning', unaidedRight: 0 });
  });
});
