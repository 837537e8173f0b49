import type { Sql } from '../db/port';
import type { Population, PopulationView, Rated, Tally } from './records';
import type { KnowledgeState } from './trace';

/** SQL on knowledge_state and population. */

// ---------------------------------------------------------------- state

export interface StoredState {
  modelId: string;
  state: KnowledgeState | null;
  lastSeq: number;
}

const stateColumns = 'model_id as "modelId", state, last_seq::float8 as "lastSeq"';

export async function readState(sql: Sql, learnerId: string, courseId: string): Promise<StoredState | null> {
  const [row] = await sql.query<StoredState>(
    `select ${stateColumns} from knowledge_state where learner_id = $1 and course_id = $2`,
    [learnerId, courseId],
  );
  return row ?? null;
}

/** The row under lock until the transaction ends: one learner's answers in a course are taken one after another. */
export async function lockState(
  tx: Sql,
  learnerId: string,
  courseId: string,
  at: Date,
): Promise<StoredState> {
  await tx.query(
    `insert into knowledge_state (learner_id, course_id, model_id, state, last_seq, updated_at)
     values ($1, $2, '', 'null', 0, $3) on conflict do nothing`,
    [learnerId, courseId, at],
  );
  const [row] = await tx.query<StoredState>(
    `select ${stateColumns} from knowledge_state where learner_id = $1 and course_id = $2 for update`,
    [learnerId, courseId],
  );
  return row ?? { modelId: '', state: null, lastSeq: 0 };
}

export async function saveState(
  tx: Sql,
  learnerId: string,
  courseId: string,
  stored: StoredState,
  at: Date,
): Promise<void> {
  await tx.query(
    `update knowledge_state set model_id = $3, state = $4, last_seq = $5::bigint, updated_at = $6
     where learner_id = $1 and course_id = $2`,
    [learnerId, courseId, stored.modelId, JSON.stringify(stored.state), stored.lastSeq, at],
  );
}

/** The next reader works the state out again from the attempts. */
export async function dropState(tx: Sql, learnerId: string, courseId: string): Promise<void> {
  await tx.query('delete from knowledge_state where learner_id = $1 and course_id = $2', [
    learnerId,
    courseId,
  ]);
}

// ---------------------------------------------------------------- population

type Kind = 'course' | 'skill' | 'item';
interface PopulationRow extends Rated {
  kind: Kind;
  key: string;
}

/**
 * Takes the course's row under lock: answers of one course enter the population one after another, so that each sees
 * exactly those before it. Taken after lockState by everybody, so no two can wait for each other.
 */
export async function lockPopulation(tx: Sql, courseId: string): Promise<void> {
  await tx.query(
    `insert into population (course_id, kind, key) values ($1, 'course', '') on conflict do nothing`,
    [courseId],
  );
  await tx.query(`select 1 from population where course_id = $1 and kind = 'course' for update`, [courseId]);
}

/** Everybody's answers in a course; with `only`, just what an answer to that item sees. */
export async function populationOf(
  sql: Sql,
  courseId: string,
  only?: { skillId: string; itemId: string },
): Promise<Population> {
  const rows = await sql.query<PopulationRow>(
    `select kind, key, successes, answers, elo from population where course_id = $1
     and ($2::text is null or kind = 'course' or (kind = 'skill' and key = $2) or (kind = 'item' and key = $3))`,
    [courseId, only?.skillId ?? null, only?.itemId ?? null],
  );
  const rated = (kind: Kind) =>
    Object.fromEntries(
      rows
        .filter((row) => row.kind === kind)
        .map(({ key, successes, answers, elo }) => [key, { successes, answers, elo }]),
    );
  const course = rows.find((row) => row.kind === 'course');
  return {
    course: { successes: course?.successes ?? 0, answers: course?.answers ?? 0 },
    skills: rated('skill'),
    items: rated('item'),
  };
}

/** Writes what an answer to one item changed. */
export async function savePopulation(
  tx: Sql,
  courseId: string,
  skillId: string,
  itemId: string,
  view: PopulationView,
): Promise<void> {
  const write = (kind: Kind, key: string, row: Tally & { elo?: number }) =>
    tx.query(
      `insert into population (course_id, kind, key, successes, answers, elo) values ($1, $2, $3, $4, $5, $6)
       on conflict (course_id, kind, key) do update
       set successes = excluded.successes, answers = excluded.answers, elo = excluded.elo`,
      [courseId, kind, key, row.successes, row.answers, row.elo ?? 0],
    );
  await write('course', '', view.course);
  await write('skill', skillId, view.skill);
  await write('item', itemId, view.item);
}

export async function replacePopulation(tx: Sql, courseId: string, population: Population): Promise<void> {
  await tx.query(`delete from population where course_id = $1 and kind <> 'course'`, [courseId]);
  const rows = [
    { kind: 'course', key: '', ...population.course, elo: 0 },
    ...Object.entries(population.skills).map(([key, rated]) => ({ kind: 'skill', key, ...rated })),
    ...Object.entries(population.items).map(([key, rated]) => ({ kind: 'item', key, ...rated })),
  ];
  await tx.query(
    `insert into population (course_id, kind, key, successes, answers, elo)
     select $1, kind, key, successes, answers, elo
     from jsonb_to_recordset($2::jsonb)
       as row(kind text, key text, successes float8, answers float8, elo float8)
     on conflict (course_id, kind, key) do update
     set successes = excluded.successes, answers = excluded.answers, elo = excluded.elo`,
    [courseId, JSON.stringify(rows)],
  );
}
