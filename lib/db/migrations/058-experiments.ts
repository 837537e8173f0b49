/**
 * Experiments: what each compares, what was fixed before it started, and who is in which arm. How
 * many units a stratum has had says which place of a block the next one gets.
 */
export const sql = `
create table experiment (
  id uuid primary key,
  -- its own course; all of them stand in the plan
  course_id text not null,
  state text not null check (state in ('draft', 'running', 'stopped')),
  version int not null default 0,
  plan jsonb not null,
  made_at timestamptz not null,
  started_at timestamptz,
  stopped_at timestamptz,
  -- from then on everybody is on the default
  off_at timestamptz
);
create index experiment_of_course on experiment (course_id, made_at);
create table experiment_sheet (
  experiment_id uuid not null references experiment on delete cascade,
  version int not null,
  -- JSON as text: it is hashed as it was written
  text text not null,
  hash text not null,
  at timestamptz not null,
  primary key (experiment_id, version)
);
create table experiment_stratum (
  experiment_id uuid not null references experiment on delete cascade,
  version int not null,
  stratum text not null,
  units int not null,
  primary key (experiment_id, version, stratum)
);
create table exposure (
  learner_id uuid not null references learner on delete cascade,
  experiment_id uuid not null,
  version int not null,
  arm text not null,
  -- a learner's or a class's id
  unit text not null,
  course_id text not null,
  language text not null,
  -- the chance of the arm when it was assigned
  propensity float8 not null,
  exposed_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (learner_id, experiment_id)
);
create index exposure_of_experiment on exposure (experiment_id, version);
`;
