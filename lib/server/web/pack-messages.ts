import { type ScreenLanguage, screenLanguages } from '../../auth/schema';
import type { MessagesPart } from '../../browser/pack/schema';
import ar from '../../messages/ar.json';
import en from '../../messages/en.json';
import ky from '../../messages/ky.json';
import ru from '../../messages/ru.json';

const MESSAGES: Record<ScreenLanguage, object> = { ky, ru, en, ar };
/** Words of pages that a phone does not draw. */
const SERVERS = [
  ...['staff', 'teach', 'curate', 'mail', 'privacy', 'settings', 'research', 'effect'],
  ...['openQuestions', 'drafts', 'write', 'desk', 'edit', 'lab', 'school', 'secondPhone'],
];
/** What the tutor says to who asks in another language than the screen's. */
const TUTORS = ['help', 'meta', 'talk', 'tutor'];

/**
 * Learners' messages for a phone, those of the screen's language whole, by part. Next has taken
 * their plurals apart: a phone carries no parser of them.
 */
export function messageParts(screen: ScreenLanguage): Map<string, MessagesPart> {
  return new Map(screenLanguages.map((one) => [`messages/${one}`, messagesOf(one, one === screen)]));
}

function messagesOf(language: ScreenLanguage, isWhole: boolean): MessagesPart {
  const isTaken = (name: string) => (isWhole ? !SERVERS.includes(name) : TUTORS.includes(name));
  return Object.fromEntries(Object.entries(MESSAGES[language]).filter(([name]) => isTaken(name)));
}
