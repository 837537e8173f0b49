import type { Sql } from '../db/port';
import type { Grant, Role, Scope } from './can';

/** One of a list of staff. */
export interface Listed {
  id: string;
  name: string;
  madeAt: Date;
  seenAt: Date;
  grants: Grant[];
}

const columns = `s.id, s.name, s.made_at as "madeAt", s.seen_at as "seenAt",
  coalesce((select json_agg(json_build_object('role', r.role, 'scope', r.scope) order by r.role, r.scope)
    from staff_role r where r.staff_id = s.id), '[]'::json) as grants`;

/** For `like`: a text as it stands. */
const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/**
 * A page of staff, who came first first.
 * @param text a part of the name, as `nameKey` spells it; empty: all
 * @param role who holds it anywhere; null: all
 */
export async function listStaff(
  sql: Sql,
  { text, role, from, most }: { text: string; role: Role | null; from: number; most: number },
): Promise<{ people: Listed[]; count: number }> {
  const asked: unknown[] = [];
  const put = (value: unknown) => `$${asked.push(value)}`;
  const named = text ? `s.name_key like '%' || ${put(literal(text))} || '%'` : 'true';
  const holders = role && `select staff_id from staff_role where role = ${put(role)}`;
  const where = holders ? `${named} and s.id in (${holders})` : named;
  // who holds a role is counted from those who do, not from all who might
  const counting = holders && !text ? `(select distinct held.* from (${holders}) held)` : 'staff';
  const [people, [counted]] = await Promise.all([
    sql.query<Listed>(
      // roles of those alone who are shown, not of those who are passed over
      `select ${columns} from staff s join (
         select s.id from staff s where ${where} order by s.made_at, s.id
          limit $${asked.length + 1} offset $${asked.length + 2}) shown on shown.id = s.id
       order by s.made_at, s.id`,
      [...asked, most, from],
    ),
    sql.query<{ count: number }>(
      `select count(*)::int as count from ${counting} s${counting === 'staff' ? ` where ${where}` : ''}`,
      asked,
    ),
  ]);
  return { people, count: counted?.count ?? 0 };
}

/** Null where there is nobody of that id. */
export async function staffPerson(sql: Sql, id: string): Promise<Listed | null> {
  const [row] = await sql.query<Listed>(`select ${columns} from staff s where s.id = $1`, [id]);
  return row ?? null;
}

/** How many hold each role anywhere: those of the whole site hold it once there. */
export async function countRoles(sql: Sql): Promise<Partial<Record<Role, number>>> {
  const rows = await sql.query<{ role: Role; count: number }>(
    `select role, sum(count)::int as count from (
       select role, count(*) as count from staff_role where scope = 'site' group by role
       union all
       select role, count(distinct staff_id) from staff_role n where scope <> 'site' and not exists (
         select 1 from staff_role s where s.staff_id = n.staff_id and s.role = n.role and s.scope = 'site')
        group by role) held
      group by role`,
  );
  return Object.fromEntries(rows.map(({ role, count }) => [role, count]));
}

/** Who holds a role in a scope, by name. */
export async function holdersOf(sql: Sql, role: Role, scope: Scope): Promise<{ id: string; name: string }[]> {
  return sql.query(
    `select s.id, s.name from staff s join staff_role r on r.staff_id = s.id
      where r.role = $1 and r.scope = $2 order by s.name, s.id`,
    [role, scope],
  );
}
