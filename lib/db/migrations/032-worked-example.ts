/** The item that a round shows solved, and after which exercise. */
export const sql = `
alter table round add column example jsonb;
`;
