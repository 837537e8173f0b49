import type { Db } from '@/lib/db/port';

/** Rows of learners in an experiment, as the program would have written them. */

const SHARED = ['tea', 'brew', 'heat.when', 'v1', 'heat', 'en'];
const OTHER = ['tea', 'pour', 'pour.first', 'v1', 'pour', 'en'];

async function share(db: Db): Promise<void> {
  await db.query('insert into shared_ids (id, ids) values (1, $1), (2, $2) on conflict do nothing', [
    SHARED,
    OTHER,
  ]);
}

export interface Learner {
  arm: string;
  language?: string;
  unit?: string;
  /** Days from the exposure, and whether right without help; of module brew, or of pour. */
  answers: readonly { day: number; right: boolean; of?: 'brew' | 'pour' }[];
}

const DAY = 86_400_000;

/** @returns their id */
export async function addExposed(
  db: Db,
  given: { experimentId: string; exposedAt: Date; version?: number; propensity?: number },
  { arm, language = 'ky', unit, answers }: Learner,
): Promise<string> {
  await share(db);
  const id = crypto.randomUUID();
  const { experimentId, exposedAt, version = 1, propensity = 0.5 } = given;
  await db.query(
    "insert into learner (id, created_at, screen_language, content_language) values ($1, $2, 'en', 'en')",
    [id, exposedAt],
  );
  await db.query(
    'insert into study_consent (learner_id, takes_part, is_of_age, answered_at) values ($1, true, true, $2)',
    [id, exposedAt],
  );
  await db.query(
    `insert into exposure (learner_id, experiment_id, version, arm, unit, course_id, language, propensity, exposed_at)
     values ($1, $2, $3, $4, $5, 'tea', $6, $8, $7)`,
    [id, experimentId, version, arm, unit ?? id, language, exposedAt, propensity],
  );
  for (const { day, right, of = 'brew' } of answers)
    await db.query(
      `insert into attempt (id, learner_id, position, ordinal, hints_used, correct, unaided, answered_at, shared, packed)
       values (gen_random_uuid(), $1, 1, 1, 0, $2, true, $3, $4, '\\x01')`,
      [id, right, new Date(exposedAt.getTime() + day * DAY), of === 'brew' ? 1 : 2],
    );
  return id;
}

/**
 * Many learners of two arms at once, exposed day by day over a year, ten answers each: four
 * before, six after.
 */
export async function addMany(db: Db, experimentId: string, learners: number, from: Date): Promise<void> {
  await share(db);
  await db.query(
    'create table made as select gen_random_uuid() as id, n from generate_series(1, $1::int) n',
    [learners],
  );
  const exposedAt = `($1::timestamptz + n * interval '365 days' / ${learners})`;
  await db.query(
    `insert into learner (id, created_at, screen_language, content_language) select id, ${exposedAt}, 'ky', 'ky' from made`,
    [from],
  );
  await db.query(
    `insert into study_consent (learner_id, takes_part, is_of_age, answered_at)
     select id, true, true, ${exposedAt} from made`,
    [from],
  );
  await db.query(
    `insert into exposure (learner_id, experiment_id, version, arm, unit, course_id, language, propensity, exposed_at)
     select id, $2, 1, case when n % 2 = 0 then 'a' else 'b' end, id, 'tea',
       (array['ky', 'ru', 'en', 'ar'])[1 + n % 4], 0.5, ${exposedAt} from made`,
    [from, experimentId],
  );
  await db.query(
    `insert into attempt (id, learner_id, position, ordinal, hints_used, correct, unaided, answered_at, shared, packed)
     select gen_random_uuid(), id, 1, 1, 0, random() < 0.6 + case when n % 2 = 0 then 0 else 0.02 end, true,
       ${exposedAt} + (k - 4.5) * interval '1 day', 1 + k % 2, '\\x01'
     from made, generate_series(1, 10) k`,
    [from],
  );
  await db.query('drop table made');
}
