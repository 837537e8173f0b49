import type { Sql } from './port';

/** One statement, its parameters numbered from $1. */
export interface Statement {
  text: string;
  params: readonly unknown[];
}

export const run = <Row>(sql: Sql, { text, params }: Statement): Promise<Row[]> => sql.query(text, params);

/** What `together` fails by where its first statement found no row: division_by_zero. */
export const FIRST_FOUND_NONE = '22012';

/**
 * Statements that change something, as one: all of them or none, on the rows as they were before
 * it. No row may be changed by two of them. The first returns rows; where it has none the whole
 * fails, and nothing of the others stays: a transaction's begin and commit are saved.
 */
export function together(statements: readonly [Statement, ...Statement[]]): Statement {
  const params: unknown[] = [];
  const parts = statements.map(({ text, params: own }, i) => {
    const before = params.length;
    params.push(...own);
    return `s${i} as (${text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + before}`)})`;
  });
  return { text: `with ${parts.join(', ')} select 1 / (select count(*) from s0)`, params };
}
