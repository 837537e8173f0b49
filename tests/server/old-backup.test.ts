import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInWith } from '@/lib/auth/pin';
import { courseIn, itemsOf } from '@/lib/content/course-queries';
import { parseCourse } from '@/lib/content/import/course';
import { migrations } from '@/lib/db/migrate';
import type { Db } from '@/lib/db/port';
import { authoredId } from '@/lib/hints/course-hints';
import { approvedHints } from '@/lib/hints/hint-queries';
import { knowledgeOf } from '@/lib/knowledge/knowledge-of';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { BACKED_UP, restoreFrom } from '@/lib/server/store/backup';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { loadCourse } from '@/lib/server/work/load-course';
import { conversationsOf } from '@/lib/tutor/conversation-queries';
import { smallCourse } from '../support/course';
import { migratedPostgresDb, testDb } from '../support/db';
import { hasher } from '../support/hasher';
import { ANNA, BEK, NAMES, PIN } from '../support/lived-in';
import { lacks } from '../support/needs';
import { stranger } from '../support/visitor';

/**
 * A backup of the site in support/lived-in.ts, made by the program of schema 8 (26 November 2026),
 * before the keys of a learner's tables began with learner_id.
 */
const FILE = fileURLToPath(new URL('../data/schema-8.ndjson.gz', import.meta.url));

/** Tables that a migration has filled from others. */
const MADE_SINCE: readonly string[] = ['hint', 'hint_version', 'hint_event'];

type Row = Record<string, unknown>;
type Tables = Record<string, Row[]>;

function written(): Tables {
  const [head = '', ...lines] = gunzipSync(readFileSync(FILE)).toString('utf8').trim().split('\n');
  expect(JSON.parse(head)).toMatchObject({ schema: 8 });
  const tables: Tables = {};
  for (const line of lines) {
    const { table, row } = JSON.parse(line) as { table: string; row: Row };
    tables[table] = [...(tables[table] ?? []), row];
  }
  return tables;
}

const headings = ({ heading_path }: Row) => (heading_path as string[]).length;

/** What the file holds, as this program's tables are to hold it. */
function wanted(): Tables {
  const {
    credential = [],
    conversation = [],
    turn = [],
    chunk = [],
    calibration = [],
    round = [],
    learner = [],
    ...others
  } = written();
  const learnerOf = new Map(conversation.map(({ id, learner_id }) => [id, learner_id]));
  return {
    ...others,
    learner: learner.map(({ roles: _, ...row }) => row),
    conversation,
    chunk: chunk.map((row) => ({ ...row, section_id: headings(row) > 1 ? 'why' : '' })),
    round: round.map((row) => ({ ...row, kind: row.module_id === null ? 'placement' : 'practice' })),
    credential: credential.map(({ name_key: _, failures: __, locked_until: ___, ...row }) => row),
    profile_name: credential.map(({ name_key, learner_id }) => ({ name_key, learner_id })),
    turn: turn.map((row) => ({ ...row, learner_id: learnerOf.get(row.conversation_id) })),
    calibration: calibration.filter(({ kind }) => kind !== 'learner').map(({ learner_id: _, ...row }) => row),
    learner_calibration: calibration
      .filter(({ kind }) => kind === 'learner')
      .map(({ kind: _, key: __, ...row }) => row),
  };
}

/**
 * In an order of their own; a column that a later program added and that knows nothing of then is
 * null.
 */
const sorted = (rows: readonly Row[]) =>
  rows
    .map((row) =>
      JSON.stringify(
        Object.entries(row)
          // set where an old cookie alone opens the profile (tests/auth/session.test.ts); counted
          // from 0 on
          .filter(([column, value]) => value !== null && !['cookies_before', 'changes'].includes(column))
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    )
    .sort();

function contract(open: () => Promise<{ db: Db; drop(): Promise<void> }>) {
  let db: Db;
  let drop: () => Promise<void>;
  let model: KnowledgeModel;
  beforeAll(async () => {
    model = await openKnowledgeModel('models');
    ({ db, drop } = await open());
    await restoreFrom(db, FILE, []);
  });
  afterAll(() => drop());

  it('is kept whole, in the tables of today', async () => {
    const rows = wanted();
    for (const table of BACKED_UP.filter((name) => !MADE_SINCE.includes(name))) {
      const there = await db.query<{ row: Row }>(`select to_jsonb(t) as row from ${table} t`);
      expect(sorted(there.map(({ row }) => row)), table).toEqual(sorted(rows[table] ?? []));
    }
    expect(Object.keys(rows).filter((table) => !(BACKED_UP as readonly string[]).includes(table))).toEqual(
      [],
    );
    const applied = await db.query<{ version: number }>('select version from schema_migration order by 1');
    expect(applied.map(({ version }) => version)).toEqual(migrations.map(({ version }) => version));
  });

  it('has hints of their own where they stood in the words of items, and is loaded as it is', async () => {
    const of = (language: string) => approvedHints(db, { courseId: 'tea', itemId: 'heat.when', language });
    const served = await of('en');
    expect(served.map(({ level, text }) => [level, text])).toEqual([
      [1, 'Look at the kettle.'],
      [2, 'Wait for the steam.'],
    ]);
    expect(served.map(({ id }) => id)).toEqual(
      [1, 2].map((level) => authoredId({ courseId: 'tea', itemId: 'heat.when', language: 'en', level })),
    );
    expect(await of('ky')).toHaveLength(2);
    const events = () => db.query('select hint_id, seq from hint_event order by hint_id, seq');
    const before = await events();
    await loadCourse(db, parseCourse(smallCourse()), new Date('2026-06-01T00:00:00Z'));
    expect(await events()).toEqual(before);
  });

  it('opens by name and PIN, and knows what its learners know', async () => {
    const clock = () => new Date('2026-06-01T00:00:00Z');
    const deps = { db, model, clock, hasher };
    for (const id of [ANNA, BEK])
      expect(await signInWith(deps, { name: NAMES[id] ?? '', pin: PIN }, stranger)).toBe(id);
    // its hash is of today from now on
    const hashes = await db.query<{ hash: string }>('select pin_hash as hash from credential');
    expect(hashes.map(({ hash }) => hash.replace(/^(pin:).*(\$argon2id).*$/, '$1$2'))).toEqual([
      'pin:$argon2id',
      'pin:$argon2id',
    ]);
    for (const id of [ANNA, BEK])
      expect(await signInWith(deps, { name: NAMES[id] ?? '', pin: PIN }, stranger)).toBe(id);
    expect((await conversationsOf(db, ANNA, 'tea')).map(({ turns }) => turns)).toEqual([2]);

    // as the program of its day said, with the network that ships: another network, other numbers
    const { structure } = await courseIn(db, 'tea', 'en');
    const items = await itemsOf(db, 'tea');
    const { items: known } = await knowledgeOf({ ...deps, learner: sqlLearner(db, ANNA) }, structure, items);
    expect([...known].map(([id, p]) => [id, p.toFixed(4)])).toEqual([
      ['heat.when', '0.7192'],
      ['heat.degrees', '0.6576'],
      ['pour.order', '0.7661'],
    ]);
  });
}

describe('a backup of an older program, read on PGlite', () => {
  contract(async () => {
    const db = await testDb();
    return { db, drop: () => db.close() };
  });
});

describe.skipIf(lacks('postgres'))(
  'a backup of an older program, read on PostgreSQL (needs postgres)',
  () => {
    contract(async () => {
      const opened = await migratedPostgresDb();
      return opened;
    });
  },
);
