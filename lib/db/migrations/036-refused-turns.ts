/** Questions that were refused, for the desk: how many, by the section that is nearest. */
export const sql = `create index turn_refused on turn (asked_at) where answer ->> 'kind' = 'not-in-course';`;
