import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import type { Round } from './store';

const roundColumns = `id, kind, course_id as "courseId", module_id as "moduleId", length, items,
  started_at as "startedAt", finished_at as "finishedAt"`;

/** A new round, or the items and the end of one that is there. */
export async function saveRound(sql: Sql, learnerId: string, round: Round): Promise<void> {
  await sql.query(
    `insert into round (learner_id, id, kind, course_id, module_id, length, items, started_at, finished_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (learner_id, id) do update set items = excluded.items, finished_at = excluded.finished_at`,
    [
      ...[learnerId, round.id, round.kind, round.courseId, round.moduleId, round.length],
      ...[JSON.stringify(round.items), round.startedAt, round.finishedAt],
    ],
  );
}

/** @throws UstatError 'not-found' for somebody else's too */
export async function roundById(sql: Sql, learnerId: string, id: string): Promise<Round> {
  const [row] = await sql.query<Round>(
    `select ${roundColumns} from round where learner_id = $1 and id = $2`,
    [learnerId, id],
  );
  if (!row) throw new UstatError('not-found', `No round ${id}.`);
  return row;
}

/** Rounds of a course, or of one module, that the learner has begun and not ended, latest first. */
export async function roundsUnderWay(
  sql: Sql,
  learnerId: string,
  courseId: string,
  since: Date,
  moduleId?: string,
): Promise<Round[]> {
  return sql.query(
    `select ${roundColumns} from round
     where learner_id = $1 and course_id = $2 and finished_at is null and started_at >= $3
       and ($4::text is null or module_id = $4)
     order by started_at desc limit 12`,
    [learnerId, courseId, since, moduleId ?? null],
  );
}
