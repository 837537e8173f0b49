/**
 * How often somebody may try a PIN, or whatever else is counted; names no learner, no name and no
 * address, but their keyed hash. Several profiles may have one name: who is told that a name is
 * taken has learnt who is here.
 */
export const sql = `
create table allowance (
  key text primary key,
  -- the moment from which on nothing of it is used any more
  used_until timestamptz not null,
  -- whether the last one was let through
  passed boolean not null
);
create index allowance_spent on allowance (used_until);

alter table profile_name drop constraint profile_name_pkey, add primary key (name_key, learner_id);
alter table credential drop column failures, drop column locked_until;
`;
