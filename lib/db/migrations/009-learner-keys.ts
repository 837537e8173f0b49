/**
 * What is stored about a learner is found by them: primary keys, foreign keys and unique indexes
 * begin with learner_id, so that every one of these tables can be split by it (hash partitions,
 * Citus) and a learner lies in one part. Names are unique across all learners, so they stand in a
 * table of their own; so do the weights that recalibrate one learner's predictions, apart from
 * those that everybody shares.
 */
export const sql = `
alter table attempt drop constraint attempt_pkey, add primary key (learner_id, id);
drop index attempt_seq;
create index attempt_course on attempt (course_id, seq);
drop index attempt_round;
create index attempt_round on attempt (learner_id, round_id, position);

alter table hint_use drop constraint hint_use_pkey, add primary key (learner_id, round_id, position, level);
drop index hint_use_learner;

alter table decision drop constraint decision_pkey, add primary key (learner_id, id);

alter table placement drop constraint placement_round_id_fkey, drop constraint placement_round_id_key;
alter table round drop constraint round_pkey, add primary key (learner_id, id);
alter table placement
  add unique (learner_id, round_id),
  add foreign key (learner_id, round_id) references round on delete cascade;

alter table turn add column learner_id uuid;
update turn t set learner_id = c.learner_id from conversation c where c.id = t.conversation_id;
alter table turn
  alter column learner_id set not null,
  drop constraint turn_conversation_id_fkey,
  drop constraint turn_conversation_id_position_key,
  drop constraint turn_pkey;
alter table conversation drop constraint conversation_pkey, add primary key (learner_id, id);
alter table turn
  add primary key (learner_id, id),
  add unique (learner_id, conversation_id, position),
  add foreign key (learner_id, conversation_id) references conversation on delete cascade;

alter table tutor_usage drop constraint tutor_usage_pkey, add primary key (learner_id, turn_id);

-- no foreign key: a name is looked up before anybody is known, so this table is not split; it goes with forgetLearner
create table profile_name (
  name_key text primary key,
  learner_id uuid not null unique
);
insert into profile_name (name_key, learner_id) select name_key, learner_id from credential;
alter table credential drop column name_key;

create table learner_calibration (
  learner_id uuid not null references learner on delete cascade,
  course_id text not null,
  model_id text not null,
  numbers float8[] not null,
  primary key (learner_id, course_id, model_id)
);
insert into learner_calibration (learner_id, course_id, model_id, numbers)
  select learner_id, course_id, model_id, numbers from calibration where kind = 'learner';
delete from calibration where kind = 'learner';
alter table calibration
  drop column learner_id,
  drop constraint calibration_kind_check,
  add constraint calibration_kind_check check (kind in ('course', 'skill'));
`;
