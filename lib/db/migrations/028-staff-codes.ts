/**
 * One-time codes of staff (RFC 6238) and what opens an account where the phone is lost. No table of
 * staff is referred to: it comes with a later number, and backups are read by their number. Who
 * removes an account removes these too.
 */
export const sql = `
create table staff_code (
  staff_id uuid primary key,
  -- sealed with a key that is not in the database
  secret text not null,
  made_at timestamptz not null,
  -- null until a code has shown that the phone has the secret: nothing is asked for before
  confirmed_at timestamptz,
  -- the half minute since 1970 of the last code that was taken: no earlier one is
  last_step bigint not null
);
create table staff_recovery (
  staff_id uuid not null,
  code_hash text not null,
  used_at timestamptz,
  primary key (staff_id, code_hash)
);
`;
