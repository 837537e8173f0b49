/**
 * Chunks know their section; what people ask about a section stands beside it, with vectors of its
 * own. The index of words is made anew: it holds those of the questions too.
 */
export const sql = `
alter table chunk add column section_id text not null default '';
update chunk c set section_id = coalesce((
  select heading.value ->> 'id'
    from lesson l
    cross join jsonb_array_elements(l.blocks) with ordinality as heading(value, place)
   where l.course_id = c.course_id and l.module_id = c.module_id and l.language = c.language
     and heading.value ->> 'kind' = 'heading'
     and heading.place < (
       select min(own.place) from jsonb_array_elements(l.blocks) with ordinality as own(value, place)
        where own.value ->> 'id' = c.block_ids ->> 0)
   order by heading.place desc limit 1), '');

create table asked_question (
  id bigint generated always as identity primary key,
  course_id text not null references course on delete cascade,
  language text not null,
  module_id text,
  section_id text,
  position int not null,
  text text not null,
  check ((module_id is null) = (section_id is null))
);
create index asked_question_course on asked_question (course_id, module_id, section_id);

create table asked_embedding (
  question_id bigint not null references asked_question on delete cascade,
  embedder_id text not null,
  course_id text not null,
  module_id text,
  section_id text,
  embedding vector not null,
  primary key (question_id, embedder_id)
);
create index asked_embedding_course on asked_embedding (course_id, embedder_id);

delete from lexical_index;
alter table lexical_index add column asked bytea not null;
`;
