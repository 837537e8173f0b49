/** Characters of a question at most: a pasted contract. It fits into a form's body. */
export const MOST_CHARACTERS = 10_000;
/** Characters beyond which a question is long: its beginning and its end are read (long.ts). */
export const LONG = 2_000;
