import { describe, expect, it } from 'vitest';
import { forgetLearner } from '@/lib/auth/person-queries';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { hasCode } from '@/lib/errors';
import { replaceChunks } from '@/lib/retrieval/chunk-queries';
import { embedCourse } from '@/lib/retrieval/embedding-queries';
import { layPartitions } from '@/lib/server/store/partitions';
import { sqlAnswers } from '@/lib/server/store/sql-answers';
import { sqlConversations } from '@/lib/server/store/sql-conversations';
import { sqlCourses } from '@/lib/server/store/sql-courses';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { sqlPassages } from '@/lib/server/store/sql-passages';
import { loadCourse } from '@/lib/server/work/load-course';
import { smallCourse } from '../support/course';
import { addLearner, migratedPostgresDb, testDb } from '../support/db';
import { lacks } from '../support/needs';
import { storeContract } from './contract';
import { conversationsContract, type OpenedConversations } from './conversations-contract';
import type { OpenedStore } from './fixtures';
import { type OpenedPassages, passagesContract } from './passages-contract';

async function storeOn(db: Db, close: () => Promise<void>): Promise<OpenedStore> {
  await loadCourse(db, parseCourse(smallCourse()), new Date('2026-05-01T00:00:00Z'));
  return {
    courses: sqlCourses(db),
    answers: sqlAnswers(db),
    async newLearner(id) {
      await addLearner(db, id);
      return sqlLearner(db, id);
    },
    close,
  };
}

const conversationsOn = (db: Db, close: () => Promise<void>): OpenedConversations => ({
  async newLearner(id) {
    await addLearner(db, id);
    return sqlConversations(db, id);
  },
  close,
});

async function passagesOn(db: Db, close: () => Promise<void>): Promise<OpenedPassages> {
  await db.query(
    `insert into course (id, version, structure, loaded_at) select id, '1', '{}'::jsonb, $1 from unnest($2::text[]) as id`,
    [new Date('2026-05-01T00:00:00Z'), ['small', 'other']],
  );
  return {
    passages: sqlPassages(db),
    load: (courseId, { chunks, questions }) =>
      db.transaction((tx) => replaceChunks(tx, courseId, chunks, questions)),
    embed: (courseId, embedder) => embedCourse(db, embedder, courseId),
    close,
  };
}

describe('the store on PGlite', () => {
  storeContract(async () => {
    const db = await testDb();
    return storeOn(db, () => db.close());
  });

  describe('conversations', () =>
    conversationsContract(async () => {
      const db = await testDb();
      return conversationsOn(db, () => db.close());
    }));

  describe('passages', () =>
    passagesContract(async () => {
      const db = await testDb();
      return passagesOn(db, () => db.close());
    }));

  it('keeps the time of a first report', async () => {
    const db = await testDb();
    const id = crypto.randomUUID();
    await addLearner(db, id);
    const conversations = sqlConversations(db, id);
    const [at, after] = [new Date('2026-05-01T00:00:00Z'), new Date('2026-05-02T00:00:00Z')];
    const ask = { turnId: crypto.randomUUID(), courseId: 'tea', question: 'Good?' };
    await conversations.begin(ask, { language: 'en', at, newId: crypto.randomUUID(), patienceMs: 1 });
    for (const when of [at, after]) await conversations.report(ask.turnId, when);
    expect(await db.query('select reported_at as at from turn')).toEqual([{ at }]);
    await db.close();
  });

  it('refuses a change of a learner who is gone', async () => {
    const db = await testDb();
    const id = crypto.randomUUID();
    await addLearner(db, id);
    await db.transaction((tx) => forgetLearner(tx, id, new Date()));
    const change = sqlLearner(db, id).change(async () => undefined);
    await expect(change).rejects.toSatisfy((error) => hasCode(error, 'not-found'));
    await db.close();
  });
});

describe.skipIf(lacks('postgres'))('the store on PostgreSQL (needs postgres)', () => {
  storeContract(async () => {
    const { db, drop } = await migratedPostgresDb();
    await layPartitions(db);
    return storeOn(db, drop);
  });

  describe('conversations', () =>
    conversationsContract(async () => {
      const { db, drop } = await migratedPostgresDb();
      await layPartitions(db);
      return conversationsOn(db, drop);
    }));

  describe('passages', () =>
    passagesContract(async () => {
      const { db, drop } = await migratedPostgresDb();
      await layPartitions(db);
      return passagesOn(db, drop);
    }));
});
