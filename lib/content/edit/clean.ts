import { withoutControls } from '../import/signs';

/** Signs that nobody sees and that come along from Word, chats and web pages. */
const UNSEEN = /[\u00ad\u200b\u2060\ufeff\ufffc-\ufffe]/g;
/** Spaces of other widths, tabs of tables; one that does not break stays between figures. */
const SPACES = /[\t\u2000-\u200a\u205f\u3000]|(?<!\d)[\u00a0\u202f]|[\u00a0\u202f](?!\d)/g;

/**
 * A text as it was typed or pasted, without what no text of a course may hold. Joiners of Persian
 * and marks of direction stay: they are part of the words.
 */
export function cleaned(text: string): string {
  return withoutControls(text.replace(/\r\n?|[\v\u2028\u2029]/g, '\n'))
    .replace(UNSEEN, '')
    .replace(SPACES, ' ')
    .replace(/ +$/gm, '');
}

/** The same of a lesson: bullets and dashes of other programs become points of a list. */
export function cleanedLesson(text: string): string {
  return cleaned(text.replace(/^[ \t]*[•●○▪◦‣·o][ \t]+/gm, '- ').replace(/^(\d{1,2})[.)]\t/gm, '$1. '))
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
