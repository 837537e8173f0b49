import type { Log } from '../log';
import { knowsNothing, type Meeting, meetParent } from './meet';

/** Until the next meeting: after one that sent something or failed, and after any other, ms. */
const [SOON, LATER] = [60_000, 300_000];

/**
 * Meets the parent again and again, whether it answers or not; the log tells when that changes.
 * @returns what ends it
 */
export function keepMeeting(deps: Meeting, parent: string, log: Log): () => Promise<void> {
  const known = knowsNothing();
  let said = '';
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  const tell = (text: string) => {
    if (text !== said) log.step(text);
    said = text;
  };
  const once = async () => {
    let wait = SOON;
    try {
      const { sent, courses, refused } = await meetParent(deps, parent, known);
      tell(`${new URL(parent).host} answers`);
      wait = sent > 0 ? SOON : LATER;
      if (sent > 0) log.step(`${sent} events sent to ${new URL(parent).host}`);
      for (const id of courses) log.step(`Course ${id} taken from there`);
      if (refused.length > 0) tell(`${refused.length} classes or learners are somebody else's there`);
    } catch (error) {
      const { name, message } = error as Error;
      if (name === 'UstatError') tell(message);
      else log.failure('The parent could not be met', error);
    }
    if (!ended) timer = setTimeout(begin, wait);
  };
  let running = Promise.resolve();
  const begin = () => {
    running = once();
  };
  begin();
  return async () => {
    ended = true;
    clearTimeout(timer);
    await running;
  };
}
