/**
 * The words of a course's passages, indexed at import; the hashed 4-gram vectors that stood in for
 * them go.
 */
export const sql = `
create table lexical_index (
  course_id text primary key references course on delete cascade,
  version text not null,
  bytes bytea not null
);
delete from chunk_embedding where embedder_id like 'lexical:%';
delete from serving_embedder where embedder_id like 'lexical:%';
`;
