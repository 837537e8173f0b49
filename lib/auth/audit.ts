import type { Sql } from '../db/port';
import { type AuditHead, type AuditRow, addRow, auditHead, lockHead, rowsAfter } from './audit-queries';
import type { SecretHasher } from './secret-hasher';

/** What is told of each change; never a text that a learner wrote. */
export const auditActions = [
  'invite',
  'revoke-invitation',
  'join',
  'grant',
  'withdraw',
  'remove-person',
  'sign-in',
  'new-passphrase',
  'end-sessions',
  'linked',
  'unlinked',
  'codes-on',
  'codes-new',
  'codes-off',
  'export-audit',
  'class-made',
  'class-removed',
  'member-taken-out',
  'job-retried',
  'job-cancelled',
  'contact-saved',
  'contact-removed',
  'backup-begun',
  'course-loaded',
  'course-retired',
  'course-restored',
  'course-exported',
  'course-published',
  'course-brought-back',
  'profiles-made',
  'profiles-removed',
  'pin-reset',
  'hub-trusted',
  'hub-stopped',
  'hub-given',
  'experiment-drafted',
  'experiment-changed',
  'experiment-dropped',
  'experiment-started',
  'experiment-stopped',
  'experiment-off',
  'arm-replaced',
  'export-begun',
  'export-taken',
  'export-written',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Who did it and whence. */
export interface Actor {
  name: string;
  address: string;
}

interface Change {
  action: AuditAction;
  subject: string;
  before?: unknown;
  after?: unknown;
}

type Keyed = Pick<SecretHasher, 'keyed'>;

/** Over every column, the hash of the row before among them. */
function hashOf({ keyed }: Keyed, row: Omit<AuditRow, 'hash'>): string {
  const { seq, at, actor, action, subject, before, after, address, previous } = row;
  const all = [seq, at.toISOString(), actor, action, subject, before, after, address, previous];
  return keyed(`audit ${JSON.stringify(all)}`);
}

/**
 * Adds to the trail, in the transaction of the change that it tells of. Rows of the whole site come
 * one after another: each waits until the one before it is there.
 */
export async function recordAudit(
  tx: Sql,
  hasher: Keyed,
  { name, address }: Actor,
  change: Change,
  at: Date,
): Promise<void> {
  const head = await lockHead(tx);
  const row = {
    seq: head.seq + 1,
    at,
    actor: name,
    action: change.action,
    subject: change.subject,
    before: JSON.stringify(change.before ?? null),
    after: JSON.stringify(change.after ?? null),
    address,
    previous: head.hash,
  };
  await addRow(tx, { ...row, hash: hashOf(hasher, row) });
}

/** What the check of a trail says; `fault`: the first row that is not as it was written. */
export interface AuditCheck {
  rows: number;
  head: AuditHead;
  fault: { seq: number; what: 'missing' | 'changed' } | null;
}

const PAGE = 1_000;

/**
 * Walks the whole trail: that no row is missing, that each is as it was written, and that the last
 * one is the one that `audit_head` names. Who can write the database and set the head back takes
 * the last rows unseen: write the head down elsewhere to see that too.
 */
export async function checkAudit(sql: Sql, hasher: Keyed): Promise<AuditCheck> {
  const head = await auditHead(sql);
  let last: AuditHead = { seq: 0, hash: '' };
  for (;;) {
    const rows = await rowsAfter(sql, last.seq, PAGE);
    for (const row of rows) {
      if (row.seq > head.seq) break;
      const found = faultOf(hasher, row, last);
      if (found) return { rows: last.seq, head, fault: found };
      last = { seq: row.seq, hash: row.hash };
    }
    if (rows.length < PAGE || last.seq >= head.seq) break;
  }
  const isWhole = last.seq === head.seq && last.hash === head.hash;
  return { rows: last.seq, head, fault: isWhole ? null : { seq: last.seq + 1, what: 'missing' } };
}

function faultOf(hasher: Keyed, row: AuditRow, last: AuditHead): AuditCheck['fault'] {
  if (row.seq !== last.seq + 1) return { seq: last.seq + 1, what: 'missing' };
  const isSame = row.previous === last.hash && row.hash === hashOf(hasher, row);
  return isSame ? null : { seq: row.seq, what: 'changed' };
}
