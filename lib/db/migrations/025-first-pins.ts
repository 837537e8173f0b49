/**
 * PINs that a class gave, until the learner chooses one, and what each reset locked. A column that
 * may be empty: rows of a backup that was made before know nothing of it.
 */
export const sql = `
-- what the first PIN is worked out from, with a secret that no database holds; null: the learner's own
alter table credential add column pin_seed text;
create table pin_reset (
  learner_id uuid not null references learner on delete cascade,
  reset_at timestamptz not null,
  class_name text not null,
  -- of the recovery code of that moment: it opens what was talked about since the reset before
  code_hash text not null,
  opened_at timestamptz,
  primary key (learner_id, reset_at)
);
`;
