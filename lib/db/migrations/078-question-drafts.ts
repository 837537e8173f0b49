/**
 * Questions that a model has written for the sections of a course, each until a person approves or
 * rejects it; what was rejected stays, so that it is not written again. Draftings tell what about.
 */
export const sql = `
alter table draft_run add column about text not null default 'hints' check (about in ('hints', 'questions'));
create table question_draft (
  id uuid primary key,
  course_id text not null,
  language text not null,
  module_id text not null,
  section_id text not null,
  text text not null,
  model text not null,
  -- version of the prompts
  prompts text not null,
  at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'rejected')),
  -- who decided, and the words that were approved
  by text,
  approved text
);
create index on question_draft (course_id, language, state);
`;
