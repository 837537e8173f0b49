import type { Sql } from '../../db/port';
import { approvedHints } from '../../hints/hint-queries';
import type { ApprovedHints } from '../../hints/store';

/** What learners see of the hints of a database. */
export function sqlHints(sql: Sql): ApprovedHints {
  return { of: (item, older) => approvedHints(sql, item, older) };
}
