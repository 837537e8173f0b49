/**
 * The age that somebody said they have reached: where the operator asks for more later, they are
 * out until they answer again. Null: before it was kept.
 */
export const sql = 'alter table study_consent add column age int;';
