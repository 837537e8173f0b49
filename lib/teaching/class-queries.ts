import type { Sql } from '../db/port';
import type { Member, Membership, SchoolClass } from './schema';

const columns = `c.id, c.code, c.name, c.language, c.course_ids as "courseIds", c.ends_on::text as "endsOn",
  c.made_at as "madeAt", (select count(*)::int from class_member m where m.class_id = c.id) as members`;

/** @returns false where the code is another class's */
export async function insertClass(tx: Sql, one: Omit<SchoolClass, 'members'>): Promise<boolean> {
  const rows = await tx.query(
    `insert into class (id, code, name, language, course_ids, ends_on, made_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (code) do nothing returning 1`,
    [one.id, one.code, one.name, one.language, JSON.stringify(one.courseIds), one.endsOn, one.madeAt],
  );
  return rows.length === 1;
}

/** Those of the ids that there are, the newest first. */
export async function classesById(sql: Sql, ids: readonly string[]): Promise<SchoolClass[]> {
  return sql.query(`select ${columns} from class c where c.id = any($1::uuid[]) order by c.made_at desc`, [
    ids,
  ]);
}

/** Null where there is none of that code. */
export async function classByCode(sql: Sql, code: string): Promise<SchoolClass | null> {
  const [row] = await sql.query<SchoolClass>(`select ${columns} from class c where c.code = $1`, [code]);
  return row ?? null;
}

export async function deleteClass(tx: Sql, id: string): Promise<void> {
  await tx.query('delete from class where id = $1', [id]);
}

/** Whoever is in it already is called anew. */
export async function putMember(
  sql: Sql,
  learnerId: string,
  classId: string,
  called: string,
  at: Date,
): Promise<void> {
  await sql.query(
    `insert into class_member (learner_id, class_id, called, joined_at) values ($1, $2, $3, $4)
     on conflict (learner_id, class_id) do update set called = $3`,
    [learnerId, classId, called, at],
  );
}

export async function removeMember(sql: Sql, learnerId: string, classId: string): Promise<void> {
  await sql.query('delete from class_member where learner_id = $1 and class_id = $2', [learnerId, classId]);
}

/** Classes that a learner is in. */
export async function membershipsOf(sql: Sql, learnerId: string): Promise<Membership[]> {
  return sql.query(
    `select m.class_id as "classId", c.name, m.called, c.ends_on::text as "endsOn"
     from class_member m join class c on c.id = m.class_id where m.learner_id = $1 order by m.joined_at`,
    [learnerId],
  );
}

/** A page of a class, in the order in which they joined. */
export async function membersOf(
  sql: Sql,
  classId: string,
  { from, most }: { from: number; most: number },
): Promise<Omit<Member, 'seenAt'>[]> {
  return sql.query(
    `select learner_id as "learnerId", called, joined_at as "joinedAt" from class_member
      where class_id = $1 order by joined_at, learner_id limit $2 offset $3`,
    [classId, most, from],
  );
}
