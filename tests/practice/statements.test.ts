import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db, Tx } from '@/lib/db/port';
import { policyById } from '@/lib/path/policies/by-id';
import { answerExercise, itemAt } from '@/lib/practice/exercise';
import { loggedChoices } from '@/lib/practice/round-queries';
import { startRound } from '@/lib/practice/rounds';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { keptCrowds } from '@/lib/server/store/crowds';
import { noJournal } from '@/lib/server/store/file-journal';
import { keptCourses } from '@/lib/server/store/sql-courses';
import { sqlHints } from '@/lib/server/store/sql-hints';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { loadCourse } from '@/lib/server/work/load-course';
import { answerTo } from '../support/answer-to';
import { bothDatabases } from '../support/both-databases';
import { smallCourse } from '../support/course';
import { addLearner } from '../support/db';
import { lacks } from '../support/needs';

const ANNA = '018f0000-0000-7000-8000-00000000000a';
const BEK = '018f0000-0000-7000-8000-00000000000b';

/** The database, and the statements that it is asked. */
function heard(db: Db): { db: Db; statements: string[] } {
  const statements: string[] = [];
  const watch = (on: Tx): Tx => ({
    ...on,
    query: (text, params) => {
      statements.push(text.trim().split(/\s+/).slice(0, 2).join(' '));
      return on.query(text, params);
    },
  });
  return {
    statements,
    db: { ...db, ...watch(db), transaction: (work) => db.transaction((tx) => work(watch(tx))) },
  };
}

/** A clock that is a minute later each time it is read. */
const minuteByMinute = (start: number) => {
  let read = 0;
  return () => new Date(start + 60_000 * read++);
};

/** What the start command gives to a learner's practice. */
async function practiceOn(db: Db, learnerId = ANNA) {
  await loadCourse(db, parseCourse(smallCourse()), new Date('2026-05-01T00:00:00Z'));
  await addLearner(db, learnerId);
  return {
    courses: keptCourses(db)(),
    hints: sqlHints(db),
    learner: sqlLearner(
      db,
      learnerId,
      keptCrowds(db, () => 0),
    ),
    model: await openKnowledgeModel('models'),
    journal: noJournal,
    // one answer stands after the other: with one moment, their random ids would order them
    clock: minuteByMinute(Date.parse('2026-05-01T08:00:00Z')),
    ids: () => crypto.randomUUID(),
  };
}

describe.each(Object.keys(bothDatabases) as (keyof typeof bothDatabases)[])('an answer on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('(needs postgres)', () => {
    let opened: { db: Db; drop(): Promise<void> };
    beforeAll(async () => {
      opened = await bothDatabases[kind]();
    });
    afterAll(() => opened?.drop());

    it('asks for all it rests on at once, and is written at once, with the exercise after it', async () => {
      const { db, statements } = heard(opened.db);
      const deps = await practiceOn(db);
      const answer = async (roundId: string, position: number, right = true) => {
        const item = await itemAt(deps.courses, await deps.learner.round(roundId), position, 'en');
        statements.length = 0;
        const given = { roundId, position, attemptId: crypto.randomUUID(), language: 'en' };
        await answerExercise(deps, { ...given, answer: answerTo(item, right) });
      };
      const first = await startRound(deps, 'tea', 'brew');
      // three in a row would end the round
      for (const position of [1, 2]) await answer(first.roundId, position, position === 1);
      const { roundId } = await startRound(deps, 'tea', 'brew');
      await answer(roundId, 1);
      expect(statements).toEqual(['select (select', 'with s0']);
      expect((await deps.learner.round(roundId)).items).toHaveLength(2);
    });

    it('ends a round by the third right one in a row, where all else in the module carries', async () => {
      const deps = await practiceOn(opened.db, crypto.randomUUID());
      const answer = async (roundId: string, position: number) => {
        const item = await itemAt(deps.courses, await deps.learner.round(roundId), position, 'en');
        const given = { roundId, position, attemptId: crypto.randomUUID(), language: 'en' };
        await answerExercise(deps, { ...given, answer: answerTo(item, true) });
      };
      const first = await startRound(deps, 'tea', 'brew');
      for (const position of [1, 2]) await answer(first.roundId, position);
      const again = await startRound(deps, 'tea', 'brew');
      expect(await deps.learner.round(again.roundId)).toMatchObject({ finishedAt: null });
      await answer(again.roundId, 1);
      const { items, length, finishedAt } = await deps.learner.round(again.roundId);
      expect([items.length, length]).toEqual([1, 1]);
      expect(finishedAt).not.toBeNull();
      // who comes back has whole rounds
      const third = await startRound(deps, 'tea', 'brew');
      await answer(third.roundId, 1);
      expect((await deps.learner.round(third.roundId)).items).toHaveLength(2);
    });

    it("says why the exercise after it is the one it is, by the learner's own policy", async () => {
      const { db } = opened;
      const arm = policyById('lowest-mastery', { learn: 0.2 });
      const deps = { ...(await practiceOn(db, BEK)), policyOf: async () => arm };
      const { roundId } = await startRound(deps, 'tea', 'brew');
      const before = await deps.learner.round(roundId);
      const position = before.items.length;
      const item = await itemAt(deps.courses, before, position, 'en');
      const given = { roundId, position, attemptId: crypto.randomUUID(), language: 'en' };
      await answerExercise(deps, { ...given, answer: answerTo(item, false) });
      const { items } = await deps.learner.round(roundId);
      expect(items.length).toBe(position + 1);
      const logged = (await loggedChoices(db, BEK)).filter((one) => one.roundId === roundId);
      expect(logged.map(({ choice }) => choice)).toEqual(items.map(({ itemId }) => itemId));
      for (const { scores, propensity, choice } of logged) {
        expect(scores.reduce((sum, one) => sum + one.propensity, 0)).toBeCloseTo(1, 6);
        expect(scores.find(({ id }) => id === choice)?.propensity).toBe(propensity);
      }
      expect(logged.at(-1)).toMatchObject({
        ...{
          policy: 'lowest-mastery/1?learn=0.2',
          reason: 'lowest-mastery',
          seed: `${roundId}/${position + 1}`,
        },
        seen: false,
      });
      // what was answered in the round is not weighed again
      const known = logged.at(-1)?.scores.find(({ id }) => id === item.definition.id);
      expect(known).toMatchObject({ score: 0, propensity: 0 });
    });
  });
});
