/** A vector tells its course: the nearest of a course are found without a look at its passages. */
export const sql = `
alter table chunk_embedding add column course_id text;
update chunk_embedding e set course_id = c.course_id from chunk c where c.id = e.chunk_id;
alter table chunk_embedding alter column course_id set not null;
create index chunk_embedding_course on chunk_embedding (course_id, embedder_id);
`;
