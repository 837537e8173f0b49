/**
 * Who is signed in where, so that it can be ended. A cookie of an older program names no session:
 * the profiles without a name, which nothing else opens, still accept it.
 */
export const sql = `
create table session (
  learner_id uuid not null references learner on delete cascade,
  token_hash text not null,
  made_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (learner_id, token_hash)
);
-- cookies made before this moment open the profile, although no session is theirs; null: none does
alter table learner add column cookies_before timestamptz;
update learner l set cookies_before = now()
 where not exists (select 1 from credential c where c.learner_id = l.id);
`;
