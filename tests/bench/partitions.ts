import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { migrate } from '@/lib/db/migrate';
import { layPartitions } from '@/lib/server/store/partitions';
import { packOld } from '@/lib/server/work/pack-old';
import { postgresTestDb } from '../support/db';

/**
 * `npx tsx tests/bench/partitions.ts [--rows 300000]`: how long a site of so many answers, of which
 * each row is as programs before kept it, waits until its tables are laid out in partitions; how
 * fast the job packs those rows afterwards, and what it saves. Wants USTAT_TEST_DATABASE_URL.
 */
const { values } = parseArgs({ options: { rows: { type: 'string', default: '300000' } } });
const rows = Number(values.rows);
/** Answers of one learner. */
const EACH = 300;

const tally = { successes: 700, answers: 1_000 };
const view = {
  course: tally,
  skill: { ...tally, elo: -0.1250781, byCount: new Array(12).fill(70), byStreak: new Array(18).fill(60) },
  item: { ...tally, elo: 0.2517721 },
  difficulty: -0.5,
  forecast: { model: 'gru64-2026-11/3041a5b9', p: 0.6466588973999023 },
};

const { db, drop } = await postgresTestDb();
try {
  await migrate(db);
  await db.query(
    `with people as (
       insert into learner (id, created_at, screen_language, content_language)
       select gen_random_uuid(), now(), 'en', 'en' from generate_series(1, $1::int) returning id)
     insert into attempt (id, learner_id, round_id, course_id, module_id, item_id, item_version, skill_id, language,
       position, ordinal, hints_used, answer, correct, unaided, answered_at, view)
     select gen_random_uuid(), people.id, gen_random_uuid(), 'money-phone-safely', 'links', 'links.which-is-the-bank',
       '45b571599de175c7', 'link-address', 'ky', 1, 1, 0, '{"kind":"single-choice","option":"hyphen"}', true, true, now(), $2
     from people, generate_series(1, $3::int)`,
    [Math.ceil(rows / EACH), JSON.stringify(view), EACH],
  );
  const began = performance.now();
  let last = began;
  let longest = 0;
  await layPartitions(db, () => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  });
  const seconds = (performance.now() - began) / 1000;
  const found = { rows, seconds: Math.round(seconds), rows_a_second: Math.round(rows / seconds) };
  const load = Number((loadavg()[0] ?? 0).toFixed(1));
  const laid = { ...found, longest_step_ms: Math.round(longest), load };
  process.stdout.write(`${JSON.stringify({ ...laid, ...(await packing()) })}\n`);
} finally {
  await drop();
}

/** Bytes of a row with its indexes, when the room of rows that are gone is given back. */
async function bytesOfRow(): Promise<number> {
  await db.query('vacuum full analyze attempt');
  const [size] = await db.query<{ bytes: number }>(
    `select sum(pg_total_relation_size(relid))::float8 as bytes from pg_partition_tree('attempt') where isleaf`,
  );
  return Math.round((size?.bytes ?? 0) / rows);
}

async function packing() {
  const before = await bytesOfRow();
  const began = performance.now();
  const { packed, left } = await packOld(db, {
    signal: new AbortController().signal,
    progress: async () => undefined,
  });
  const seconds = (performance.now() - began) / 1000;
  const bytes_a_row = { before, after: await bytesOfRow() };
  return { packed, left, packed_a_second: Math.round(packed / seconds), bytes_a_row };
}
