/**
 * Who of staff changed what, before and after, from where. Rows are added and never changed; each
 * is chained to the one before it, and `audit_head` says which is the last.
 */
export const sql = `
create table audit (
  seq bigint primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text not null,
  -- JSON as text: it is hashed as it was written
  before text not null,
  after text not null,
  address text not null,
  previous text not null,
  hash text not null
);
create index audit_action on audit (action, seq);
create index audit_actor on audit (actor, seq);
create table audit_head (
  one boolean primary key default true check (one),
  seq bigint not null,
  hash text not null
);

create or replace function audit_is_kept() returns trigger language plpgsql as $$
begin
  raise exception 'the audit trail is added to and never changed';
end $$;
create trigger audit_is_kept before update or delete on audit
  for each row execute function audit_is_kept();
create trigger audit_is_not_emptied before truncate on audit
  for each statement execute function audit_is_kept();
`;
