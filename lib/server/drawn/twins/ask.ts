import { Ask as OwnAsk } from '@/app/(learn)/tutor/_chat/ask';
import { island } from '../../../browser/page/twins/islands';

/** Where a server is: a phone's own answer is there at once, by the form alone. */
export const Ask = island('Ask', OwnAsk);
