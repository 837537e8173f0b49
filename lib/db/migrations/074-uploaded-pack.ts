/** A pack that was sent is kept as it came: it brings its vectors, and is checked again. */
export const sql = `
alter table course_upload add column pack bytea;
`;
