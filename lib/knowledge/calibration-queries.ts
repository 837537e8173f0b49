import type { Sql } from '../db/port';
import { type Calibration, newCalibration } from './calibration';

/** SQL on the rows of population that hold a course's recalibration, two numbers a weight (elo and answers), a row each. */

/** How the course corrects this model's predictions; nothing yet where it has no answers that this model predicted. */
export async function calibrationOf(sql: Sql, courseId: string, modelId: string): Promise<Calibration> {
  const rows = await sql.query<{ place: number; weight: number; precision: number }>(
    `select split_part(key, ' ', 1)::int as place, elo as weight, answers as precision from population
     where course_id = $1 and kind = 'calibration' and substr(key, strpos(key, ' ') + 1) = $2 order by 1`,
    [courseId, modelId],
  );
  const start = newCalibration();
  if (rows.length !== start.weights.length) return start;
  return { weights: rows.map((row) => row.weight), precision: rows.map((row) => row.precision) };
}

export async function saveCalibration(
  tx: Sql,
  courseId: string,
  modelId: string,
  { weights, precision }: Calibration,
): Promise<void> {
  const rows = weights.map((weight, place) => ({
    key: `${place} ${modelId}`,
    weight,
    precision: precision[place],
  }));
  await tx.query(
    `insert into population (course_id, kind, key, elo, answers)
     select $1, 'calibration', key, weight, precision
     from jsonb_to_recordset($2::jsonb) as row(key text, weight float8, precision float8)
     on conflict (course_id, kind, key) do update set elo = excluded.elo, answers = excluded.answers`,
    [courseId, JSON.stringify(rows)],
  );
}
