/**
 * What a model has written for a page of texts in a language that a course is translated into: one
 * draft a page, for a person to take over or not. It is no part of the course.
 */
export const sql = `
create table translation_draft (
  course_id text not null,
  language text not null,
  -- name of the page of texts
  texts text not null,
  by text not null,
  asked_at timestamptz not null,
  model text not null,
  -- version of the prompts
  prompts text not null,
  -- tokens; what a process had set aside when it was killed counts as spent
  spent integer not null default 0,
  -- null: not written yet
  outcome text check (outcome in ('done', 'budget', 'failed', 'unreadable')),
  -- JSON: each text by its name, with the hash of its source
  words text,
  primary key (course_id, language, texts)
);
create index on translation_draft (asked_at);
`;
