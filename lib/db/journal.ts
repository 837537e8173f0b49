/**
 * What must outlive a lost or damaged database stands in a journal beside it as well; each room
 * brings the schema of its own entries. Everything else lives with the database and its copies.
 */
export interface Journal<Entry> {
  /** Returns when the entry would survive a power cut; the same entry twice does no harm. */
  append(entry: Entry): Promise<void>;
}

/** Copies of the database that the program keeps, against damage. */
export interface Copies {
  /**
   * Soon made anew: something was deleted, or a secret replaced, and the last ones still hold it.
   * Called after the commit.
   */
  renew(): void;
}
