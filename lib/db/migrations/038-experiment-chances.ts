/**
 * Chances of the arms of an experiment whose shares follow its outcomes, from a moment on: by the
 * latest ones of before it somebody is assigned, and the exposure keeps the chance of its arm.
 * Experiments have a later number than this, so nothing refers to them here; they are kept for ever
 * once they have begun.
 */
export const sql = `
create table experiment_chances (
  experiment_id uuid not null,
  version int not null,
  from_at timestamptz not null,
  -- in the order of the plan's arms
  chances jsonb not null,
  known jsonb not null,
  primary key (experiment_id, version, from_at)
);
`;
