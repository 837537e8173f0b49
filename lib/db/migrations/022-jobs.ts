/**
 * Beside graphile-worker's own tables (schema graphile_worker), which hold the jobs: how far one is
 * and what became of it, how the last one of a kind ended, and which workers there are.
 */
export const sql = `
create table job_note (
  job_id bigint primary key,
  done int not null default 0,
  total int not null default 0,
  -- somebody wants it to end
  cancelled boolean not null default false,
  -- this program could not read what it was given
  aside boolean not null default false
);
create table job_end (
  kind text primary key,
  ended_at timestamptz not null,
  seconds real not null,
  outcome text not null,
  said text not null
);
create table job_worker (
  -- graphile-worker's name of it
  pool text primary key,
  -- the number of the advisory lock that its process holds while it lives
  lock int not null
);
`;
