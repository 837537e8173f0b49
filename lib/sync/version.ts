/**
 * Version of what events say (event.ts), apart from it: a phone writes them, and reads none. A
 * field that older programs do without needs no new one; a server reads all versions up to its own,
 * and asks a phone to keep what is newer.
 */
export const EVENT_VERSION = 1;
