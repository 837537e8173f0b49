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

/** All of the site, the oldest first. */
export async function classIds(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ id: string }>('select id from class order by made_at, id');
  return rows.map(({ id }) => id);
}

/** Null where there is none of that code. */
export async function classByCode(sql: Sql, code: string): Promise<SchoolClass | null> {
  const [row] = await sql.query<SchoolClass>(`select ${columns} from class c where c.code = $1`, [code]);
  return row ?? null;
}

export async function deleteClass(tx: Sql, id: string): Promise<void> {
  await tx.query('delete from class_made where class_id = $1', [id]);
  await tx.query('delete from class_list where class_id = $1', [id]);
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

/** From then on the profile is nobody's but the learner's, whoever made it. */
export async function removeMember(sql: Sql, learnerId: string, classId: string): Promise<void> {
  await sql.query(
    `with made as (delete from class_made where learner_id = $1 and class_id = $2)
     delete from class_member where learner_id = $1 and class_id = $2`,
    [learnerId, classId],
  );
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
): Promise<Omit<Member, 'seenAt' | 'isUnused'>[]> {
  return sql.query(
    `select learner_id as "learnerId", called, joined_at as "joinedAt",
       exists (select 1 from class_made d where d.learner_id = m.learner_id and d.class_id = $1) as "isMadeHere"
      from class_member m
      where class_id = $1 order by joined_at, learner_id limit $2 offset $3`,
    [classId, most, from],
  );
}

/** Members for whom the class has made the profile. */
export async function insertMade(
  tx: Sql,
  classId: string,
  members: readonly { learnerId: string; called: string }[],
  at: Date,
): Promise<void> {
  const ids = members.map(({ learnerId }) => learnerId);
  await tx.query(
    `insert into class_member (learner_id, class_id, called, joined_at)
     select id, $3, called, $4 from unnest($1::uuid[], $2::text[]) as made (id, called)`,
    [ids, members.map(({ called }) => called), classId, at],
  );
  await tx.query(
    `insert into class_made (learner_id, class_id, made_at)
     select id, $2, $3 from unnest($1::uuid[]) as made (id)`,
    [ids, classId, at],
  );
}

/** Members whose profile the class has made. */
export async function madeMembers(
  sql: Sql,
  classId: string,
): Promise<{ learnerId: string; called: string }[]> {
  return sql.query(
    `select d.learner_id as "learnerId", m.called from class_made d
       join class_member m on m.learner_id = d.learner_id and m.class_id = d.class_id where d.class_id = $1`,
    [classId],
  );
}

export async function isMadeHere(sql: Sql, classId: string, learnerId: string): Promise<boolean> {
  const rows = await sql.query('select 1 from class_made where learner_id = $1 and class_id = $2', [
    learnerId,
    classId,
  ]);
  return rows.length > 0;
}

/** How the members of a class are called. */
export async function calledIn(sql: Sql, classId: string): Promise<string[]> {
  const rows = await sql.query<{ called: string }>('select called from class_member where class_id = $1', [
    classId,
  ]);
  return rows.map(({ called }) => called);
}

/** Until the transaction ends nobody else makes profiles of the class. */
export async function lockClass(tx: Sql, id: string): Promise<void> {
  await tx.query('select 1 from class where id = $1 for update', [id]);
}

/** A list of names that is to be looked at, in the place of one before; old ones of all go. */
export async function saveList(
  tx: Sql,
  classId: string,
  written: string,
  { at, keptSince }: { at: Date; keptSince: Date },
): Promise<void> {
  await dropOldLists(tx, keptSince);
  await tx.query(
    `insert into class_list (class_id, written, made_at) values ($1, $2, $3)
     on conflict (class_id) do update set written = $2, made_at = $3`,
    [classId, written, at],
  );
}

/** Null where none was written since. */
export async function listOf(sql: Sql, classId: string, since: Date): Promise<string | null> {
  const [row] = await sql.query<{ written: string }>(
    'select written from class_list where class_id = $1 and made_at >= $2',
    [classId, since],
  );
  return row?.written ?? null;
}

/** Lists of names that were written before go, of every class. */
export async function dropOldLists(sql: Sql, before: Date): Promise<void> {
  await sql.query('delete from class_list where made_at < $1', [before]);
}

export async function dropList(tx: Sql, classId: string): Promise<void> {
  await tx.query('delete from class_list where class_id = $1', [classId]);
}

/** Whether a class that the learner is in has the course. */
export async function hasInClass(sql: Sql, learnerId: string, courseId: string): Promise<boolean> {
  const rows = await sql.query(
    `select 1 from class_member m join class c on c.id = m.class_id
      where m.learner_id = $1 and c.course_ids @> to_jsonb($2::text) limit 1`,
    [learnerId, courseId],
  );
  return rows.length > 0;
}
