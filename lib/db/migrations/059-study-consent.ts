/** Whether somebody takes part in research: asked once, changed whenever they like. */
export const sql = `
create table study_consent (
  learner_id uuid primary key references learner on delete cascade,
  -- when it was first asked on the way
  offered_at timestamptz,
  -- null: not answered yet
  takes_part boolean,
  is_of_age boolean,
  answered_at timestamptz
);
`;
