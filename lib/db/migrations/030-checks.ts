/** What a check is and said, beside the round that it is. */
export const sql = `
alter table round add column checked jsonb;
`;
