/**
 * A course under edit: changed files over those that are published, and what was typed but came
 * too late to be saved. `course_change`: every change of a course's files, with both texts of each.
 * A course that is made new is drafted before it is there, so that nothing here refers to it.
 */
export const sql = `
create table course_draft (
  course_id text not null,
  path text not null,
  -- null: the file is taken out
  text text,
  -- hash of the published file that it was begun from; null: there was none
  base text,
  by text not null,
  at timestamptz not null,
  primary key (course_id, path)
);
create table course_refused (
  staff_id uuid not null references staff on delete cascade,
  course_id text not null,
  piece text not null,
  -- as JSON: what the form held
  fields text not null,
  at timestamptz not null,
  primary key (staff_id, course_id, piece)
);
create table course_change (
  course_id text not null,
  seq int not null,
  at timestamptz not null,
  -- null: the program, at a start or by its command
  by text,
  why text not null,
  -- as JSON: [path, before, after], null where there is no such file
  files text not null,
  primary key (course_id, seq)
);
`;
