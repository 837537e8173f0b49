/**
 * People of staff, apart from learners: whoever holds a learner's phone holds nothing of theirs.
 * Roles are rows; `learner.roles` was never read.
 */
export const sql = `
create table staff (
  id uuid primary key,
  name text not null,
  name_key text not null unique,
  passphrase_hash text not null,
  language text not null,
  made_at timestamptz not null,
  seen_at timestamptz not null
);
create index staff_made on staff (made_at, id);
create table staff_role (
  staff_id uuid not null references staff on delete cascade,
  role text not null,
  scope text not null,
  granted_at timestamptz not null,
  primary key (staff_id, role, scope)
);
create index staff_role_held on staff_role (role, scope);
create index staff_role_people on staff_role (role, staff_id);
create table staff_session (
  token_hash text primary key,
  id uuid not null unique,
  staff_id uuid not null references staff on delete cascade,
  made_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  -- when the passphrase was last given in it
  confirmed_at timestamptz not null,
  address text not null,
  agent text not null
);
create index staff_session_of on staff_session (staff_id);
create table invitation (
  id uuid primary key,
  token_hash text not null unique,
  role text not null,
  scope text not null,
  made_by text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  used_by text,
  revoked_at timestamptz
);
create index invitation_made on invitation (made_at, id);

alter table learner drop column roles;
`;
