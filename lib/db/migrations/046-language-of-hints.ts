/** A hint that was read in one language is the same level in another. Null: before it was kept. */
export const sql = 'alter table hint_use add column language text;';
