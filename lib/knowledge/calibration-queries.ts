import type { Sql } from '../db/port';
import { type Calibration, newCalibration, type Weights } from './calibration';
import { INPUT_COUNT } from './features';

/**
 * SQL on calibration and learner_calibration: what a model's predictions are corrected by.
 * Everybody shares a row for the course (weights, answers seen, means and variances of the inputs)
 * and one for each component (weights); each learner has one of their own.
 */
interface CalibrationRow {
  kind: 'course' | 'skill';
  /** Component; empty for the course. */
  key: string;
  numbers: number[];
}

/** A learner's own weights; null before the first. */
export async function ownWeights(
  sql: Sql,
  learnerId: string,
  courseId: string,
  modelId: string,
): Promise<Weights | null> {
  const [row] = await sql.query<{ numbers: number[] }>(
    'select numbers from learner_calibration where learner_id = $1 and course_id = $2 and model_id = $3',
    [learnerId, courseId, modelId],
  );
  return row?.numbers ?? null;
}

/** What ownWeights gives, as JSON. @param learner the parameter for the learner */
export const ownWeightsJson = (learner: string, course: string, model: string) =>
  `(select to_json(numbers) from learner_calibration
    where learner_id = ${learner} and course_id = ${course} and model_id = ${model})`;

/**
 * How the course corrects this model's predictions about anybody; nothing yet where it has no
 * answers that this model predicted.
 */
export async function sharedCalibration(sql: Sql, courseId: string, modelId: string): Promise<Calibration> {
  const rows = await sql.query<CalibrationRow>(
    'select kind, key, numbers from calibration where course_id = $1 and model_id = $2',
    [courseId, modelId],
  );
  return calibrationFrom(rows);
}

/** The course's weights, and those of some components and learners. */
export async function calibrationOfSome(
  sql: Sql,
  courseId: string,
  modelId: string,
  only: { skillIds: readonly string[]; learnerIds: readonly string[] },
): Promise<{ calibration: Calibration; learners: Map<string, Weights> }> {
  const rows = await sql.query<{ kind: 'course' | 'skill' | 'learner'; key: string; numbers: number[] }>(
    `select kind, key, numbers from calibration
       where course_id = $1 and model_id = $2 and (kind = 'course' or key = any($3::text[]))
     union all
     select 'learner', learner_id::text, numbers from learner_calibration
       where learner_id = any($4::uuid[]) and course_id = $1 and model_id = $2`,
    [courseId, modelId, only.skillIds, only.learnerIds],
  );
  const learners = new Map(rows.flatMap((row) => (row.kind === 'learner' ? [[row.key, row.numbers]] : [])));
  const shared = rows.flatMap((row) => (row.kind === 'learner' ? [] : { ...row, kind: row.kind }));
  return { calibration: calibrationFrom(shared), learners };
}

function calibrationFrom(rows: readonly CalibrationRow[]): Calibration {
  const found = newCalibration();
  for (const { kind, key, numbers } of rows) {
    if (kind === 'course') found.course = unpacked(numbers);
    else found.skills.set(key, numbers);
  }
  return found;
}

/**
 * Writes the course's weights, those of the calibration's components, and those of the learners.
 */
export async function saveCalibration(
  tx: Sql,
  courseId: string,
  modelId: string,
  { course, skills }: Calibration,
  learners: ReadonlyMap<string, Weights>,
): Promise<void> {
  const rows: CalibrationRow[] = [
    { kind: 'course', key: '', numbers: packed(course) },
    ...[...skills].map(([key, numbers]) => ({ kind: 'skill' as const, key, numbers })),
  ];
  const own = [...learners].map(([learner_id, numbers]) => ({ learner_id, numbers }));
  await tx.query(
    `with shared as (
       insert into calibration (course_id, model_id, kind, key, numbers)
       select $1, $2, kind, key, numbers
       from jsonb_to_recordset($3::jsonb) as row(kind text, key text, numbers float8[])
       on conflict (course_id, model_id, kind, key) do update set numbers = excluded.numbers)
     insert into learner_calibration (learner_id, course_id, model_id, numbers)
     select learner_id, $1, $2, numbers
     from jsonb_to_recordset($4::jsonb) as row(learner_id uuid, numbers float8[])
     on conflict (learner_id, course_id, model_id) do update set numbers = excluded.numbers`,
    [courseId, modelId, JSON.stringify(rows), JSON.stringify(own)],
  );
}

/** Everybody's and each learner's. */
export async function dropCalibrations(tx: Sql, courseId: string): Promise<void> {
  await tx.query('delete from calibration where course_id = $1', [courseId]);
  await tx.query('delete from learner_calibration where course_id = $1', [courseId]);
}

const packed = ({ answers, mean, variance, weights }: Calibration['course']): number[] => [
  answers,
  ...mean,
  ...variance,
  ...weights,
];

function unpacked([answers = 0, ...rest]: readonly number[]): Calibration['course'] {
  return {
    answers,
    mean: rest.slice(0, INPUT_COUNT),
    variance: rest.slice(INPUT_COUNT, 2 * INPUT_COUNT),
    weights: rest.slice(2 * INPUT_COUNT),
  };
}
