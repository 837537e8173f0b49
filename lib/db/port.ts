/**
 * One statement with $1-style parameters; rows as plain objects. Cast counts and bigints with
 * `::int` or `::float8`.
 */
export interface Sql {
  query<Row>(text: string, params?: readonly unknown[]): Promise<Row[]>;
}

export interface Tx extends Sql {
  /** Several statements without parameters, for migrations. */
  script(text: string): Promise<void>;
}

export interface Db extends Tx {
  /**
   * Commits what `work` did, or rolls back and rethrows. Never write BEGIN by hand: PGlite has one
   * connection.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
