import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { newLearner } from '@/lib/knowledge/counts';
import { type KnowledgeState, STATE_VERSION } from '@/lib/knowledge/trace';
import type { LearnerStore } from '@/lib/practice/store';
import { sqlAnswers } from '@/lib/server/store/sql-answers';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { exportOf } from '@/lib/server/web/export';
import { hasOld, packOld } from '@/lib/server/work/pack-old';
import { addLearner, migratedPostgresDb, testDb } from '../support/db';
import { lacks } from '../support/needs';
import { AT, COURSE, later, newAttempt, newDecision, newRound } from './fixtures';

/** Columns in which programs before kept what is packed now, from what the rows tell. */
async function unpacked(db: Db, anna: LearnerStore): Promise<void> {
  for (const row of await anna.attempts(COURSE))
    await db.query(
      `update attempt set packed = null, shared = null, course_id = $3, module_id = $4, item_id = $5, item_version = $6,
         skill_id = $7, language = $8, answer = $9, mistake = $10, view = $11 where learner_id = $1 and id = $2`,
      [
        ...[row.learnerId, row.id, row.courseId, row.moduleId, row.itemId, row.itemVersion, row.skillId],
        ...[row.language, JSON.stringify(row.answer), row.mistake, JSON.stringify(row.view)],
      ],
    );
  const made = await anna.decision(COURSE);
  await db.query(
    `update decision set packed = null, shared = null, course_id = $2, policy = $3, seed = $4, choice = $5, propensity = $6,
       candidates = $7, reasons = $8, picked = $9 where id = $1`,
    [
      ...[made?.id, made?.courseId, made?.policy, made?.seed, made?.choice, made?.propensity],
      JSON.stringify({ scored: made?.candidates, runnerUp: made?.runnerUp }),
      ...[JSON.stringify(made?.reasons), made?.picked],
    ],
  );
  await db.query('update knowledge_state set packed = null, state = $1', [
    JSON.stringify((await anna.state(COURSE))?.state),
  ]);
}

describe.each([
  ['PGlite', async () => testDb().then((db) => ({ db, drop: () => db.close() }))],
  [
    'PostgreSQL',
    async () => {
      const opened = await migratedPostgresDb();
      return opened;
    },
  ],
])('rows on %s', (name, open) => {
  const isMissing = name === 'PostgreSQL' && lacks('postgres');
  const round = newRound();
  let db: Db;
  let drop: () => Promise<void>;
  let anna: LearnerStore;
  beforeAll(async () => {
    if (isMissing) return;
    ({ db, drop } = await open());
    const id = crypto.randomUUID();
    await addLearner(db, id);
    anna = sqlLearner(db, id);
    const state: KnowledgeState = {
      version: STATE_VERSION,
      learner: newLearner(),
      memory: [0.5],
      reviews: {},
    };
    await anna.change(async (tx) => {
      await tx.keepRound(round);
      await tx.addAttempt(newAttempt(anna, { roundId: round.id, mistake: 'option:cold', correct: false }));
      await tx.addAttempt(newAttempt(anna, { moduleId: 'serve', answeredAt: later(40) }));
      await tx.keepDecision(newDecision({ picked: 'serve', pickedAt: later(1) }));
      await tx.keepState(COURSE, { modelId: 'm', lastSeq: 7, state }, AT);
    });
  });
  afterAll(() => drop?.());

  const all = async () => {
    const [attempts, latest, inRound, tries, decision, state, since, counted, exported] = await Promise.all([
      anna.attempts(COURSE),
      anna.latest(COURSE, 9),
      anna.inRound(round.id),
      anna.triesByModule(COURSE, null, new Map([['brew', later(-1)]])),
      anna.decision(COURSE),
      anna.state(COURSE),
      anna.answeredSince(COURSE, AT),
      everybodys(),
      exportOf(db, anna.learnerId),
    ]);
    const one = await anna.change((tx) => tx.attempt(attempts[0]?.id ?? ''));
    const { attempts: rows, decisions, knowledge } = exported;
    return {
      attempts,
      latest,
      inRound,
      tries,
      decision,
      state,
      since,
      counted,
      one,
      rows,
      decisions,
      knowledge,
    };
  };
  const everybodys = async () => {
    const pages: unknown[] = [];
    await sqlAnswers(db).recount(COURSE, async (answers) => {
      for await (const page of answers.inPages(1)) pages.push(page);
    });
    return pages;
  };

  it.skipIf(isMissing)('of programs before are read as those of this one', async () => {
    const read = await all();
    expect(read.counted).toHaveLength(2);
    expect(read.attempts[0]).toMatchObject({ mistake: 'option:cold', view: { forecast: { p: 0.75 } } });
    expect(read.state?.state?.memory).toEqual([0.5]);
    await unpacked(db, anna);
    expect(await db.query('select 1 from attempt where packed is not null')).toEqual([]);
    expect(await all()).toEqual(read);
    // and as the job packs them, for which no number is rounded
    await db.query(
      `update attempt set view = jsonb_set(view, '{skill,elo}', '0.1234567890123') where view is not null`,
    );
    await db.query(`update decision set propensity = 0.1234567890123 where propensity is not null`);
    await db.query(`insert into earlier_state (learner_id, course_id, replaced_at, model_id, state, last_seq, updated_at)
      select learner_id, course_id, now(), model_id, state, last_seq, updated_at from knowledge_state`);
    const before = await all();
    const signal = new AbortController().signal;
    const ended = () => Promise.reject(new Error('ended'));
    await expect(packOld(db, { signal, progress: ended })).rejects.toThrow('ended');
    const told: number[][] = [];
    const progress = async (...share: number[]) => void told.push(share);
    expect(await packOld(db, { signal, progress })).toEqual({ packed: 3, left: 0 });
    expect(told.at(-1)).toEqual([3, 3]);
    expect(await hasOld(db)).toBe(false);
    expect(await db.query('select 1 from attempt where packed is null or view is not null')).toEqual([]);
    expect(await db.query('select 1 from earlier_state where packed is null')).toEqual([]);
    expect(await all()).toEqual(before);
    // one that would be read otherwise stays as it is
    await unpacked(db, anna);
    await db.query(`update decision set reasons = '[{"code":"of-before","params":{}}]'`);
    expect(await packOld(db, { signal, progress })).toEqual({ packed: 3, left: 1 });
    expect(await anna.decision(COURSE)).toMatchObject({ reasons: [{ code: 'of-before' }] });
    // what is taken of a decision of before packs it
    const taken = { ...newDecision(), ...read.decision, picked: 'brew', pickedAt: later(2) };
    await anna.change((tx) => tx.keepDecision(taken));
    expect(await anna.decision(COURSE)).toEqual(taken);
  });

  it.skipIf(isMissing)('find their ids again where another database has taken the place', async () => {
    const answer = () =>
      anna.changeInRound({ roundId: round.id, modelId: 'm' }, (tx) =>
        tx.addAttempt(newAttempt(anna, { roundId: round.id, itemId: 'pour.1' })),
      );
    await answer();
    await db.query('delete from attempt');
    await db.query('delete from shared_ids');
    await answer();
    expect(await anna.inRound(round.id)).toMatchObject([{ itemId: 'pour.1', skillId: 'heat' }]);
  });
});
