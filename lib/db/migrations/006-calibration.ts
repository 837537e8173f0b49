/**
 * Recalibration by course, component and learner: an array of numbers each, in place of a row a
 * weight in population. What was learned in the old shape goes; it comes back with some hundreds of
 * answers, or when the course's population is counted again.
 */
export const sql = `
create table calibration (
  course_id text not null,
  model_id text not null,
  kind text not null check (kind in ('course', 'skill', 'learner')),
  key text not null,
  learner_id uuid references learner on delete cascade,
  numbers float8[] not null,
  primary key (course_id, model_id, kind, key)
);
delete from population where kind = 'calibration';
`;
