/**
 * What a page says of an experiment of very many learners, counted once an hour: sums that are made
 * again from answers, in a form that programs may change.
 */
export const sql = `
create table experiment_result (
  experiment_id uuid not null,
  version int not null,
  at timestamptz not null,
  form int not null,
  measured jsonb not null,
  primary key (experiment_id, version)
);
`;
