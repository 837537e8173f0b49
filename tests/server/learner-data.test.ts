import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgetProfile } from '@/lib/auth/profile';
import type { Db } from '@/lib/db/port';
import { countAnswers } from '@/lib/knowledge/count-answers';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { BACKED_UP, DERIVED, NOT_RESTORED } from '@/lib/server/store/backup';
import { noCopies, noJournal } from '@/lib/server/store/file-journal';
import { sqlAnswers } from '@/lib/server/store/sql-answers';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { exportOf, FORM, WITHHELD } from '@/lib/server/web/export';
import { EXPORTED, LEFT_OUT, PROFILE, storedTopics, TOPICS } from '@/lib/server/web/stored';
import { testDb } from '../support/db';
import { ANNA, BEK, liveIn } from '../support/lived-in';

/**
 * A table of what is stored about learners is in their export, in what their deletion takes along,
 * and in a backup.
 */
let db: Db;
let tables: string[];
let columns: { table: string; column: string }[];
beforeAll(async () => {
  db = await testDb();
  await liveIn(db, await openKnowledgeModel('models'));
  await countAnswers(sqlAnswers(db));
  columns = await db.query(
    `select table_name as table, column_name as column from information_schema.columns
      where table_schema = current_schema()`,
  );
  tables = ['learner', ...columns.filter(({ column }) => column === 'learner_id').map(({ table }) => table)];
});
afterAll(() => db.close());

const ownRows = (table: string, learnerId: string) =>
  db.query<{ row: Record<string, unknown> }>(
    `select to_jsonb(t) as row from ${table} t where ${table === 'learner' ? 'id' : 'learner_id'} = $1`,
    [learnerId],
  );

const fileOf = async (learnerId: string): Promise<Record<string, unknown>> =>
  JSON.parse(JSON.stringify(await exportOf(db, learnerId)));

/** A row as it is to stand in the export; what is packed is looked at by itself. */
const shown = (row: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(row)
      .filter(
        ([column, value]) => ![...WITHHELD, ...FORM].includes(column) && !(row.packed && value === null),
      )
      // a round's are bytes, which loggedChoices reads; a placement's stand as they are
      .filter(([column, value]) => column !== 'choices' || Array.isArray(value))
      .map(([column, value]) => [
        column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
        value,
      ]),
  );

describe('what is stored about a learner', () => {
  it('is exported, or it is said why not, table by table', () => {
    const known = [...PROFILE, ...Object.keys(EXPORTED), ...Object.keys(LEFT_OUT)];
    expect([...tables].sort()).toEqual(known.sort());
  });

  it('stands on the page on privacy, topic by topic', () => {
    expect(storedTopics()).toEqual(Object.keys(TOPICS));
    for (const language of ['en', 'ru', 'ky', 'ar']) {
      const { privacy } = JSON.parse(readFileSync(`lib/messages/${language}.json`, 'utf8'));
      const said = Object.values(TOPICS);
      expect(Object.keys(privacy.seenBy).sort()).toEqual([...new Set(said.map((one) => one.seenBy))].sort());
      expect(Object.keys(privacy.kept).sort()).toEqual([...new Set(said.map((one) => one.kept))].sort());
    }
  });

  it('is backed up, or made again from what is, or must not come back', () => {
    const kept: readonly string[] = [...BACKED_UP, ...DERIVED, ...NOT_RESTORED];
    expect(tables.filter((table) => !kept.includes(table))).toEqual([]);
  });

  it('stands in the export column by column, but for the hashes of secrets', async () => {
    const seen = new Set<string>();
    for (const owner of [ANNA, BEK]) {
      const exported = await fileOf(owner);
      for (const table of tables.filter((name) => !(name in LEFT_OUT))) {
        const listed = PROFILE.includes(table) ? [exported.profile] : exported[EXPORTED[table]?.as ?? ''];
        for (const { row } of await ownRows(table, owner)) {
          seen.add(table);
          expect(listed, table).toContainEqual(expect.objectContaining(shown(row)));
        }
      }
    }
    expect([...seen, ...Object.keys(LEFT_OUT)].sort()).toEqual([...tables].sort());
    const exported = await fileOf(BEK);
    expect(exported).toMatchObject({ profile: { name: 'Bek' }, usage: [{ tokens: 52 }] });
    const [attempts, [decision]] = await Promise.all([
      sqlLearner(db, BEK).attempts('tea'),
      db.query<{ course: string }>('select course_id as course from decision where course_id is not null'),
    ]);
    expect(decision).toBeUndefined();
    expect(attempts).not.toEqual([]);
    for (const { answer, view, courseId, itemId, itemVersion, language, mistake } of attempts)
      expect(exported.attempts).toContainEqual(
        expect.objectContaining({ answer, view, courseId, itemId, itemVersion, language, mistake }),
      );
    const kept = await sqlLearner(db, BEK).decision('tea');
    expect(exported.decisions).toContainEqual(
      expect.objectContaining({
        ...{ choice: kept?.choice, seed: kept?.seed, picked: kept?.picked, courseId: 'tea' },
        candidates: { scored: kept?.candidates, runnerUp: kept?.runnerUp },
      }),
    );
    expect(exported.knowledge).toMatchObject([{ state: (await sqlLearner(db, BEK).state('tea'))?.state }]);
    expect(JSON.stringify(exported)).not.toMatch(/packed|\\\\x/);
    expect(JSON.stringify(exported)).not.toContain('argon2');
    expect(JSON.stringify(await db.query('select * from credential'))).toContain('argon2');
    expect(JSON.stringify(exported)).not.toContain(ANNA);
  });

  it('goes with the profile, out of every table there is', async () => {
    const deps = { db, journal: noJournal, copies: noCopies, clock: () => new Date('2026-06-01T00:00:00Z') };
    await forgetProfile(deps, ANNA);
    const left: string[] = [];
    for (const table of new Set(columns.map((one) => one.table))) {
      const rows = await db.query(`select 1 from ${table} t where strpos(to_jsonb(t)::text, $1) > 0`, [ANNA]);
      if (rows.length > 0) left.push(table);
    }
    expect(left).toEqual(['tombstone']);
    expect(await ownRows('attempt', BEK)).not.toEqual([]);
  });
});
