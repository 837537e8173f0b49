import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasCode } from '@/lib/errors';
import { attemptsOf } from '@/lib/knowledge/attempt-queries';
import { afterAnswer, newPopulation, take, viewOf } from '@/lib/knowledge/counts';
import { currentState, stateFromAttempts } from '@/lib/knowledge/current-state';
import { forwardModel, forwardOf } from '@/lib/knowledge/forward';
import { knowledgeOf } from '@/lib/knowledge/knowledge-of';
import { populationOf } from '@/lib/knowledge/population-queries';
import { rebuildPopulation } from '@/lib/knowledge/rebuild';
import { readState } from '@/lib/knowledge/state-queries';
import { newState, predict, trace } from '@/lib/knowledge/trace';
import { readWeights } from '@/lib/knowledge/weights';
import { sqlAnswers } from '@/lib/server/store/sql-answers';
import { expectAlike } from './alike';
import { ANNA, AT, answer, course, DAY, items, openTea, record, someAnswers, type Tea } from './tea';

// A file whose hash differs from its manifest and the state of another model: model.test.ts and
// rebuild.test.ts.

let deps: Tea;
beforeEach(async () => {
  deps = await openTea();
});
afterEach(() => deps.db.close());

const refused = (work: Promise<unknown>) =>
  work.then(
    () => false,
    (error: unknown) => hasCode(error, 'bad-input'),
  );

describe('what can not be right', () => {
  it('is refused as bad input, and changes nothing: no number, no component, no item', async () => {
    await record(deps, answer('heat.1'));
    const before = [await readState(deps.db, ANNA, 'tea'), await populationOf(deps.db, 'tea')];
    for (const wrong of [
      { difficulty: Number.NaN },
      { hintsUsed: Number.NaN },
      { skillId: '' },
      { itemId: '' },
    ]) {
      expect(await refused(record(deps, answer('heat.2', wrong))), JSON.stringify(wrong)).toBe(true);
    }
    expect([await readState(deps.db, ANNA, 'tea'), await populationOf(deps.db, 'tea')]).toEqual(before);
  });

  it('in a stored state is not served: it is rebuilt from the attempts', async () => {
    await someAnswers(deps);
    const good = await readState(deps.db, ANNA, 'tea');
    const nothing = new Array(64).fill(null);
    const cards = { heat: { lastAt: 0, stability: null, difficulty: 5 } };
    for (const damage of [{ memory: [] }, { memory: [null] }, { memory: nothing }, { reviews: cards }]) {
      const wrong = JSON.stringify(damage);
      await deps.db.query('update knowledge_state set packed = null, state = $1', [
        JSON.stringify({ ...good?.state, ...damage }),
      ]);
      expect(await currentState(deps.learner, deps.model, 'tea'), wrong).toEqual(good?.state);
    }
    for (const bytes of ['', '00', '0102', '01024042', 'ff'.repeat(400)]) {
      await deps.db.query("update knowledge_state set state = null, packed = decode($1, 'hex')", [bytes]);
      expect(await currentState(deps.learner, deps.model, 'tea'), bytes).toEqual(good?.state);
    }
  });
});

describe('what nobody has met', () => {
  it('is predicted from everything else: an unknown component, an item without components', async () => {
    await someAnswers(deps);
    const strange = [
      { itemId: 'new.1', moduleId: 'brew', skills: ['never heard of'], difficulty: 0 },
      { itemId: 'new.2', moduleId: 'brew', skills: [], difficulty: 0 },
      { itemId: 'new.3', moduleId: 'brew', skills: ['constructor'], difficulty: 0 },
    ];
    const known = await knowledgeOf(deps, course, [...items, ...strange]);
    for (const { itemId } of strange) {
      expect(known.items.get(itemId)).toBeGreaterThan(0.05);
      expect(known.items.get(itemId)).toBeLessThan(0.95);
      expect(known.intervals.get(itemId)?.sure).toBe(false);
    }
    const others = await knowledgeOf(deps, course, items);
    expect([...others.skills]).toEqual([...known.skills]);
  });
});

describe('clocks and devices', () => {
  it('may disagree: the order of the moments counts, and rebuilding gives the same', async () => {
    const days = [5, 2, 9, -40, 0, 3];
    for (const [i, day] of days.entries()) {
      const answeredAt = new Date(AT.getTime() + day * DAY);
      await record(deps, answer(`heat.${1 + (i % 4)}`, { answeredAt, correct: i % 3 !== 1 }));
    }
    const grown = await readState(deps.db, ANNA, 'tea');
    const rows = await attemptsOf(deps.db, ANNA, 'tea');
    expect(rows.map((row) => (row.answeredAt.getTime() - AT.getTime()) / DAY)).toEqual(
      [...days].sort((a, b) => a - b),
    );
    expect((await stateFromAttempts(deps.model, rows)).state).toEqual(grown?.state);
    expect(grown?.state?.reviews.heat?.lastAt).toBe(AT.getTime() + 9 * DAY);
  });

  it('sending the same answers twice, interleaved and late, leave one copy of each and the same population', async () => {
    const phone = [1, 2, 3].map((n) => answer(`heat.${n}`, { correct: n !== 2 }));
    const laptop = [1, 2, 3].map((n) => answer(`pour.${n}`, { answeredAt: new Date(AT.getTime() - DAY) }));
    const sent = [
      phone[0],
      laptop[0],
      phone[1],
      phone[0],
      laptop[1],
      phone[2],
      phone[1],
      laptop[2],
      laptop[0],
    ];
    for (const attempt of sent) if (attempt) await record(deps, attempt);
    const rows = await attemptsOf(deps.db, ANNA, 'tea');
    expect(rows).toHaveLength(6);
    const [state, population] = [await readState(deps.db, ANNA, 'tea'), await populationOf(deps.db, 'tea')];
    expect((await stateFromAttempts(deps.model, rows)).state).toEqual(state?.state);
    await rebuildPopulation(sqlAnswers(deps.db), 'tea');
    expectAlike(await populationOf(deps.db, 'tea'), population);
  });
});

describe('ten thousand answers of one learner', () => {
  it('are traced to a state no larger than what was met, and to probabilities', async () => {
    const model = forwardModel(forwardOf(readWeights(readFileSync('models/knowledge-tracing.onnx'))), 'here');
    const population = newPopulation();
    let state = newState(model);
    for (let i = 0; i < 10_000; i++) {
      const [skillId, itemId] = [`k${i % 7}`, `i${i % 91}`] as const;
      const view = viewOf(population, skillId, itemId, 0);
      const right = (i * 7919) % 10 < 8;
      const next = afterAnswer(state.learner, view, skillId, right);
      state = await trace(model, state, {
        skillId,
        itemId,
        view,
        right,
        at: new Date(AT.getTime() + i * 1000),
      });
      take(population, skillId, itemId, next);
    }
    expect(state.learner.right + state.learner.wrong).toBe(10_000);
    expect(JSON.stringify(state).length).toBeLessThan(12_000);
    const candidates = ['k0', 'k1', 'new'].map((skillId) => ({
      ...{ skillId, itemId: `${skillId}.x` },
      view: viewOf(population, skillId, `${skillId}.x`, 0),
    }));
    for (const p of await predict(model, state, candidates)) {
      expect(p).toBeGreaterThan(0.4);
      expect(p).toBeLessThan(0.99);
    }
  });
});
