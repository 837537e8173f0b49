/**
 * What the deletion of unused profiles remembers between its runs: one row. `deleted` profiles went
 * on `day`; none go before `held_until`.
 */
export const sql = `
create table retention (
  one boolean primary key default true check (one),
  checked_at timestamptz,
  held_until timestamptz,
  day date,
  deleted int not null default 0
);
`;
