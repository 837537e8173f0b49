/**
 * Why each exercise of a round is the one it is (lib/path/packed-choice.ts): only added to, with
 * the change that chooses. Nothing stands there of exercises that programs before chose; nothing at
 * all in the place of a list of ids that is missing, which the check refuses.
 */
export const sql = `
alter table round add column choices bytea, add constraint round_choices check (octet_length(choices) > 0);
`;
