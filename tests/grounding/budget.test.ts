import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgetLearner } from '@/lib/auth/person-queries';
import { migrate, migrations } from '@/lib/db/migrate';
import type { Db } from '@/lib/db/port';
import { reserveTokens, settleTokens } from '@/lib/grounding/budget-queries';
import { openEmbedded } from '@/lib/server/store/pglite';
import { addLearner, postgresTestDb } from '../support/db';
import { lacks } from '../support/needs';

const HOUR = 3_600_000;
const START = new Date('2026-01-01T10:59:00Z').getTime();

function contract(open: () => Promise<{ db: Db; drop(): Promise<void> }>) {
  let db: Db;
  let drop: () => Promise<void>;
  /** Each test a day of its own: what another spent is forgotten by then. */
  let now = START;
  beforeAll(async () => {
    ({ db, drop } = await open());
    await migrate(db);
  });
  afterAll(() => drop());

  async function learner(): Promise<string> {
    const id = crypto.randomUUID();
    await addLearner(db, id);
    return id;
  }
  const reserve = (id: string, tokens: number, site = 1_000, turn: string = crypto.randomUUID()) =>
    reserveTokens(
      {
        db,
        clock: () => new Date(now),
        limits: {
          turnsPerMinute: 50,
          tokensPerDay: 5_000,
          siteTokensPerDay: site,
        },
      },
      id,
      turn,
      tokens,
    );

  it('lets no more turns through at once than the site can pay for', async () => {
    now += 48 * HOUR;
    const learners = await Promise.all(Array.from({ length: 12 }, learner));
    const told = await Promise.all(learners.map((id) => reserve(id, 100, 700)));
    expect(told.filter(Boolean)).toHaveLength(7);
  });

  it('counts what a turn really cost once it is known, in the hour in which it was asked', async () => {
    now += 48 * HOUR;
    const id = await learner();
    const turn = crypto.randomUUID();
    expect(await reserve(id, 900, 1_000, turn)).toBe(true);
    expect(await reserve(id, 200)).toBe(false);
    now += HOUR;
    await settleTokens(db, id, turn, { inputTokens: 300, outputTokens: 100 });
    expect(await reserve(id, 601)).toBe(false);
    expect(await reserve(id, 600)).toBe(true);
  });

  it('does not forget what was spent by who has left', async () => {
    now += 48 * HOUR;
    const gone = await learner();
    expect(await reserve(gone, 900)).toBe(true);
    await forgetLearner(db, gone, new Date(now));
    expect(await db.query('select 1 from tutor_usage where learner_id = $1', [gone])).toEqual([]);
    expect(await reserve(await learner(), 200)).toBe(false);
  });

  it('forgets after a day', async () => {
    now += 48 * HOUR;
    const id = await learner();
    expect(await reserve(id, 900)).toBe(true);
    now += 22 * HOUR;
    expect(await reserve(id, 900)).toBe(false);
    now += 2 * HOUR;
    expect(await reserve(id, 900)).toBe(true);
  });

  it('takes over what was counted turn by turn', async () => {
    const { db: own, drop: end } = await open();
    try {
      await migrate(
        own,
        migrations.filter((step) => step.version < 7),
      );
      const id = crypto.randomUUID();
      await addLearner(own, id);
      const spent = (at: string, tokens: number) =>
        own.query(
          `insert into tutor_usage (turn_id, learner_id, at, tokens) values ($1, $2, now() - $3::interval, $4)`,
          [crypto.randomUUID(), id, at, tokens],
        );
      await spent('0 hours', 300);
      await spent('3 hours', 400);
      await spent('30 hours', 5_000);
      await migrate(own);
      const [row] = await own.query('select sum(tokens)::int as tokens from site_usage');
      expect(row).toEqual({ tokens: 700 });
    } finally {
      await end();
    }
  });
}

describe('the budget on PGlite', () => {
  contract(async () => {
    const db = await openEmbedded(undefined);
    return { db, drop: () => db.close() };
  });
});

describe.skipIf(lacks('postgres'))('the budget on PostgreSQL (needs postgres)', () => {
  contract(postgresTestDb);
});
