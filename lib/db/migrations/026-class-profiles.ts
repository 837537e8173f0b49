/**
 * Which profiles a class has made, and the list of names that is looked at before it makes any.
 * Classes are of a later number, and backups are read into the tables of their day: nothing here
 * refers to them.
 */
export const sql = `
create table class_made (
  learner_id uuid primary key references learner on delete cascade,
  class_id uuid not null,
  made_at timestamptz not null
);
create index class_made_by on class_made (class_id);
create table class_list (
  class_id uuid primary key,
  written text not null,
  made_at timestamptz not null
);
`;
