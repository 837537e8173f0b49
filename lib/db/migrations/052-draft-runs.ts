/**
 * Drafting that somebody began at the desk: how far it is, and what it has spent. A process that is
 * killed goes on from it, within the same budget.
 */
export const sql = `
create table draft_run (
  id uuid primary key,
  course_id text not null,
  language text not null,
  -- null: of all modules
  module_id text,
  -- the model that writes; null: the lesson's own words
  model text,
  by text not null,
  made_at timestamptz not null,
  job_id text,
  tokens int not null,
  spent int not null default 0,
  done int not null default 0,
  total int not null default 0,
  hints int not null default 0,
  unreadable text[] not null default '{}',
  ended_at timestamptz,
  outcome text
);
create index draft_run_of_course on draft_run (course_id, made_at);
`;
