/**
 * By what a turn was answered: the model that was asked, the version of its prompts, and how likely
 * the course has the answer.
 */
export const sql = `
alter table turn
  add column model text,
  add column prompts text,
  -- 0 to 1; null where nothing was looked up
  add column answerability float8;
`;
