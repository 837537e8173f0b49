import type { Sql } from '../db/port';

/** What the deletion of unused profiles knows of its last run. */
export interface RetentionState {
  checkedAt: Date | null;
  /** Nobody is deleted before. */
  heldUntil: Date | null;
  /** The day of `deleted`, in ISO 8601. */
  day: string | null;
  deleted: number;
}

/** Of several servers one looks at a time, until its transaction ends. */
export async function lockRetention(tx: Sql): Promise<RetentionState> {
  await tx.query('insert into retention default values on conflict do nothing');
  const [state] = await tx.query<RetentionState>(
    `select checked_at as "checkedAt", held_until as "heldUntil", day::text as day, deleted
     from retention for update`,
  );
  return state ?? { checkedAt: null, heldUntil: null, day: null, deleted: 0 };
}

export async function saveRetention(tx: Sql, state: RetentionState): Promise<void> {
  await tx.query('update retention set checked_at = $1, held_until = $2, day = $3, deleted = $4', [
    state.checkedAt,
    state.heldUntil,
    state.day,
    state.deleted,
  ]);
}
