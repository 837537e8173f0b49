import type { Sql } from '../db/port';
import type { Grant, Scope } from './can';

/** An invitation; `state` at the moment of asking. */
export interface Invitation extends Grant {
  id: string;
  madeBy: string;
  madeAt: Date;
  expiresAt: Date;
  usedBy: string | null;
  state: 'open' | 'used' | 'ended' | 'revoked';
}

const columns = `id, role, scope, made_by as "madeBy", made_at as "madeAt", expires_at as "expiresAt",
  used_by as "usedBy", case when used_at is not null then 'used' when revoked_at is not null then 'revoked'
  when expires_at <= $1 then 'ended' else 'open' end as state`;

export async function insertInvitation(
  sql: Sql,
  row: Grant & { id: string; tokenHash: string; madeBy: string; madeAt: Date; expiresAt: Date },
): Promise<void> {
  await sql.query(
    `insert into invitation (id, token_hash, role, scope, made_by, made_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [row.id, row.tokenHash, row.role, row.scope, row.madeBy, row.madeAt, row.expiresAt],
  );
}

/** Null where nobody was ever given the token. */
export async function invitationByToken(sql: Sql, tokenHash: string, now: Date): Promise<Invitation | null> {
  const [row] = await sql.query<Invitation>(`select ${columns} from invitation where token_hash = $2`, [
    now,
    tokenHash,
  ]);
  return row ?? null;
}

/** Of two who use it at once one does. @returns null where it is used, revoked or past its end */
export async function useInvitation(
  tx: Sql,
  tokenHash: string,
  by: string,
  now: Date,
): Promise<Invitation | null> {
  const [row] = await tx.query<Invitation>(
    `update invitation set used_at = $1, used_by = $3
      where token_hash = $2 and used_at is null and revoked_at is null and expires_at > $1
     returning ${columns}`,
    [now, tokenHash, by],
  );
  return row ?? null;
}

/** @returns null where it is not open any more */
export async function revokeInvitation(tx: Sql, id: string, now: Date): Promise<Invitation | null> {
  const [row] = await tx.query<Invitation>(
    `update invitation set revoked_at = $1
      where id = $2 and used_at is null and revoked_at is null and expires_at > $1 returning ${columns}`,
    [now, id],
  );
  return row ?? null;
}

/**
 * Open invitations count no longer where who made them may invite no more, or what they are to is
 * gone. @param where null: of everybody, or to anything
 */
export async function revokeInvitations(
  tx: Sql,
  { madeBy, scope }: { madeBy: string | null; scope: Scope | null },
  now: Date,
): Promise<Invitation[]> {
  return tx.query<Invitation>(
    `update invitation set revoked_at = $1
      where ($2::text is null or made_by = $2) and ($3::text is null or scope = $3)
        and used_at is null and revoked_at is null and expires_at > $1 returning ${columns}`,
    [now, madeBy, scope],
  );
}

/** A page of them, the newest first. */
export async function listInvitations(
  sql: Sql,
  now: Date,
  { from, most }: { from: number; most: number },
): Promise<{ invitations: Invitation[]; count: number }> {
  const [invitations, [counted]] = await Promise.all([
    sql.query<Invitation>(
      `select ${columns} from invitation order by made_at desc, id desc limit $2 offset $3`,
      [now, most, from],
    ),
    sql.query<{ count: number }>('select count(*)::int as count from invitation'),
  ]);
  return { invitations, count: counted?.count ?? 0 };
}
