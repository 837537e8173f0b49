/**
 * Hints of their own, apart from the items that they help with: each with its versions and what
 * became of them. Those that stand in the words of items now arrive as approved by the author of
 * the course (lib/hints/course-hints.ts goes on from here when a course is loaded).
 */
export const sql = `
create table hint (
  id uuid primary key,
  course_id text not null,
  item_id text not null,
  language text not null,
  -- 1 to 3; 0: for one wrong answer
  level int not null check (level between 0 and 3),
  answer text,
  made_at timestamptz not null,
  -- what lib/hints/review.ts makes of the events: lists are found by it, nothing is served by it alone
  state text not null,
  check ((level = 0) = (answer is not null))
);
create index hint_of_item on hint (course_id, item_id, language);
create index hint_in_state on hint (course_id, state, language);
create table hint_version (
  hint_id uuid not null references hint on delete cascade,
  version int not null,
  text text not null,
  -- who or what wrote it, from what
  provenance jsonb not null,
  -- what the checks said; null: none has run
  checks jsonb,
  primary key (hint_id, version)
);
create table hint_event (
  hint_id uuid not null references hint on delete cascade,
  seq int not null,
  kind text not null,
  version int not null,
  by text not null,
  at timestamptz not null,
  reason text,
  words text,
  undoes int,
  primary key (hint_id, seq)
);
create index hint_event_at on hint_event (at);
create table hint_claim (
  hint_id uuid primary key references hint on delete cascade,
  staff_id uuid not null references staff on delete cascade,
  until timestamptz not null
);

alter table hint_use add column hint_id uuid, add column hint_version int;

create temporary table shipped on commit drop as
  select md5(format('ustat hint %s %s %s %s', i.course_id, i.item_id, t.key, h.level))::uuid as id,
         i.course_id, i.item_id, t.key as language, h.level::int, h.text, v.loaded_at
    from item i join item_version v using (course_id, item_id, version)
   cross join lateral jsonb_each(v.texts) t
   cross join lateral jsonb_array_elements_text(t.value -> 'hints') with ordinality h(text, level);
insert into hint (id, course_id, item_id, language, level, made_at, state)
  select id, course_id, item_id, language, level, loaded_at, 'approved' from shipped;
insert into hint_version (hint_id, version, text, provenance)
  select id, 1, text, '{"by":"course","name":"","sources":[],"itemHash":null}'::jsonb from shipped;
insert into hint_event (hint_id, seq, kind, version, by, at)
  select id, e.seq, e.kind, 1, '', loaded_at from shipped cross join (values (1, 'imported'), (2, 'approved')) e(seq, kind);
`;
