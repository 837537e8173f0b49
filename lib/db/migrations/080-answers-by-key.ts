/**
 * A learner's answers are found by the key of attempt, which begins with the learner; what wants
 * them in order sorts what it has found. An index for it was an eighth of a row.
 */
export const sql = 'drop index attempt_order;';
