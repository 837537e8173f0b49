import type { Sql } from './port';

/** One statement, its parameters numbered from $1. */
export interface Statement {
  text: string;
  params: readonly unknown[];
}

export const run = <Row>(sql: Sql, { text, params }: Statement): Promise<Row[]> => sql.query(text, params);

/**
 * Statements that change something, as one: all of them or none, on the rows as they were before
 * it. No row may be changed by two of them.
 */
export function together(statements: readonly Statement[]): Statement {
  const params: unknown[] = [];
  const parts = statements.map(({ text, params: own }, i) => {
    const before = params.length;
    params.push(...own);
    return `s${i} as (${text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + before}`)})`;
  });
  return { text: `with ${parts.join(', ')} select`, params };
}
