import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrate } from '@/lib/db/migrate';
import type { Db } from '@/lib/db/port';
import { backUpTo } from '@/lib/server/store/backup';
import { postgresTestDb } from '../support/db';

/**
 * `npm run bench:backup -- --rows 600000 [--connections 3] [--json]`: rows a second of a backup on
 * PostgreSQL (USTAT_TEST_DATABASE_URL): as many answers, a learner to twenty of them, a decision to
 * ten.
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '600000' },
    connections: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const answers = Number(values.rows);
const folder = mkdtempSync(join(tmpdir(), 'ustat-bench-backup-'));
const { db, drop } = await postgresTestDb();

async function fill(on: Db): Promise<void> {
  const id = (n: string) => `('018f0000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
  await on.query(
    `insert into learner (id, created_at, screen_language, content_language)
     select ${id('n')}, now(), 'ky', 'ky' from generate_series(0, ${Math.ceil(answers / 20)}) n`,
  );
  const tally = '{"answers": 812, "successes": 533, "elo": 0.1234567890123}';
  await on.query(
    `insert into attempt (id, learner_id, course_id, module_id, item_id, item_version, skill_id, language, position, ordinal,
       hints_used, answer, correct, unaided, answered_at, view)
     select ${id('n')}, ${id('n / 20')}, 'money-phone-safely', 'suspicious-links', 'links.which', 'v1', 'links', 'ky', 1, 1, 0,
       '{"kind":"single-choice","option":"the-second"}', n % 3 > 0, true, now(),
       '{"course": ${tally}, "skill": ${tally}, "item": ${tally}, "difficulty": 0.5,
         "forecast": {"model": "3041a5b9", "p": 0.734512, "own": 0.71234, "spread": 0.1234}}'
     from generate_series(1, ${answers}) n`,
  );
  await on.query(
    `insert into decision (id, learner_id, course_id, decided_at, policy, seed, choice, propensity, candidates, reasons)
     select ${id('n')}, ${id('n / 2')}, 'money-phone-safely', now(), 'ustat/3', 's', 'suspicious-links', .3,
       '[{"id": "suspicious-links", "score": 0.4321, "open": true}, {"id": "passwords", "score": 0.321, "open": true}]', '[]'
     from generate_series(1, ${Math.floor(answers / 10)}) n`,
  );
}

try {
  await migrate(db);
  await fill(db);
  const began = performance.now();
  const rows = await backUpTo(db, join(folder, 'b'), new Date(), { connections: Number(values.connections) });
  const seconds = (performance.now() - began) / 1000;
  const found = { rows, seconds: Number(seconds.toFixed(2)), rows_s: Math.round(rows / seconds) };
  process.stdout.write(
    values.json
      ? `${JSON.stringify(found)}\n`
      : `${rows} rows in ${found.seconds} s: ${found.rows_s} a second\n`,
  );
} finally {
  await drop();
  rmSync(folder, { recursive: true });
}
