/** Days and times are those of the server's place: a school's, a library's. */
export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
