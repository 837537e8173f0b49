import type { Sql } from '@/lib/db/port';

/** Rows of lists that are long, for those who look at them: a bench, a picture. */

/**
 * Courses with titles in two languages, ten exercises and ten passages; each seventh is retired.
 * @param structure of a real course, as JSON
 */
export async function fillCourses(sql: Sql, count: number, structure: string): Promise<void> {
  const id = (n: string) => `'course-' || lpad(${n}::text, 5, '0')`;
  const each = 'generate_series(1, $1::int) n';
  await sql.query(
    `insert into course (id, version, structure, loaded_at, source_hash, retired_at)
     select ${id('n')}, md5(n::text), $2::jsonb || jsonb_build_object('id', ${id('n')}), now(), md5(n::text),
       case when n % 7 = 0 then now() end from ${each}`,
    [count, structure],
  );
  await sql.query(
    `insert into course_text (course_id, language, text)
     select ${id('n')}, code, jsonb_build_object('title', 'Title ' || n || ' ' || code)
       from ${each}, unnest(array['en', 'ky']) code`,
    [count],
  );
  await sql.query(
    `insert into item (course_id, item_id, module_id, position, version)
     select ${id('n')}, 'item-' || i, 'module', i, 'v' from ${each}, generate_series(1, 10) i`,
    [count],
  );
  await sql.query(
    `insert into chunk (course_id, module_id, language, position, heading_path, block_ids, text, hash)
     select ${id('n')}, 'module', 'en', i, '[]', '[]', 'Text', md5(i::text) from ${each}, generate_series(1, 10) i`,
    [count],
  );
}

/** Jobs that are not to run: each third has failed for good, the others wait for tomorrow. */
export async function fillJobs(sql: Sql, count: number): Promise<void> {
  await sql.query(
    `select count(graphile_worker.add_job(case n % 2 when 0 then 'draft' else 'embed' end, '{}'::json,
       run_at => now() + interval '1 day', max_attempts => 5)) from generate_series(1, $1::int) n`,
    [count],
  );
  await sql.query(
    `update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'The model timed out (' || id || ')'
      where id % 3 = 0`,
  );
}
