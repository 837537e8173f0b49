/**
 * What a researcher has asked for in the background: an export, a look at a log, a simulation. Who
 * asked sees it, and nobody else. Files of an export lie in the data folder.
 */
export const sql = `
create table lab_run (
  id uuid primary key,
  kind text not null,
  staff_id uuid not null references staff on delete cascade,
  -- null: of no course of the site
  course_id text,
  asked jsonb not null,
  made_at timestamptz not null,
  job_id text,
  ended_at timestamptz,
  outcome text,
  result jsonb,
  -- why it failed, where what was given is wrong
  said text
);
create index lab_run_of_staff on lab_run (staff_id, made_at);
`;
