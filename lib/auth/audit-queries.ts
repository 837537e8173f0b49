import type { Sql } from '../db/port';

/** A row of the trail; `before` and `after` are JSON. */
export interface AuditRow {
  seq: number;
  at: Date;
  /** Name of who did it, as it was then. */
  actor: string;
  action: string;
  /** What it was done to. */
  subject: string;
  before: string;
  after: string;
  address: string;
  previous: string;
  hash: string;
}

export interface AuditHead {
  seq: number;
  hash: string;
}

/** The last row's place and hash; until the transaction ends nobody adds another. */
export async function lockHead(tx: Sql): Promise<AuditHead> {
  await tx.query("insert into audit_head (seq, hash) values (0, '') on conflict do nothing");
  const [head] = await tx.query<AuditHead>('select seq::int as seq, hash from audit_head for update');
  return head ?? { seq: 0, hash: '' };
}

export async function addRow(tx: Sql, row: AuditRow): Promise<void> {
  await tx.query(
    `insert into audit (seq, at, actor, action, subject, before, after, address, previous, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      row.seq,
      row.at,
      row.actor,
      row.action,
      row.subject,
      row.before,
      row.after,
      row.address,
      row.previous,
      row.hash,
    ],
  );
  await tx.query('update audit_head set seq = $1, hash = $2', [row.seq, row.hash]);
}

export async function auditHead(sql: Sql): Promise<AuditHead> {
  const [head] = await sql.query<AuditHead>('select seq::int as seq, hash from audit_head');
  return head ?? { seq: 0, hash: '' };
}

/** What is asked for; null or empty: all. */
export interface AuditFilter {
  action: string | null;
  /** A part of the actor's name or of the subject. */
  text: string;
}

const columns = 'seq::int as seq, at, actor, action, subject, before, after, address, previous, hash';
const where = `($1::text is null or action = $1) and ($2 = '' or strpos(lower(actor), $2) > 0
  or strpos(lower(subject), $2) > 0)`;

/** A page of rows, the newest first. @param before rows with a smaller `seq` alone */
export async function newestRows(
  sql: Sql,
  { action, text }: AuditFilter,
  before: number | null,
  most: number,
): Promise<AuditRow[]> {
  return sql.query(
    `select ${columns} from audit where ${where} and ($3::bigint is null or seq < $3)
      order by seq desc limit $4`,
    [action, text.toLowerCase(), before, most],
  );
}

/** Rows after one, in their order. */
export async function rowsAfter(sql: Sql, after: number, most: number): Promise<AuditRow[]> {
  return sql.query(`select ${columns} from audit where seq > $1 order by seq limit $2`, [after, most]);
}
