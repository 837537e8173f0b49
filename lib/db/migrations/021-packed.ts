/**
 * Rows of what learners do, of which there are most, keep ids that they share in one list and all
 * else as bytes (lib/knowledge/packed-attempt.ts, packed-state.ts, lib/path/packed-decision.ts). A
 * row of before stays as it is and is read as it is: nothing is written anew here. Indexes hold no
 * more than what rows are found by: a learner's answers in their order, and those of a round.
 */
export const sql = `
create table shared_ids (
  -- made of them: the same in every database
  id bigint primary key,
  ids text[] not null
);

alter table attempt
  alter column course_id drop not null,
  alter column module_id drop not null,
  alter column item_id drop not null,
  alter column item_version drop not null,
  alter column skill_id drop not null,
  alter column language drop not null,
  alter column answer drop not null,
  alter column view drop not null,
  add column shared bigint,
  add column packed bytea,
  add constraint attempt_form check ((packed is null) = (shared is null) and (packed is null) = (view is not null));
drop index attempt_course, attempt_learner, attempt_round;
create index attempt_order on attempt (learner_id, seq);
create index attempt_round on attempt (learner_id, round_id);

alter table decision
  alter column course_id drop not null,
  alter column policy drop not null,
  alter column seed drop not null,
  alter column candidates drop not null,
  alter column reasons drop not null,
  add column shared bigint,
  add column packed bytea,
  add constraint decision_form check ((packed is null) = (shared is null) and (packed is null) = (candidates is not null));
drop index decision_learner;

alter table knowledge_state alter column state drop not null, add column packed bytea;
alter table earlier_state alter column state drop not null, add column packed bytea;
`;
