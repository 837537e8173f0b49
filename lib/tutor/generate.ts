import { hasCode } from '../errors';
import { abortable, type ChatModel, type Message, type Signal, type Usage } from './chat-model';
import { checkedStream, type Given } from './check';

/** Tokens a model may write: the words of an answer in a language that a tokeniser cuts small. */
export const MOST_TOKENS = 700;
/** Characters that are shown at most, whatever the model counts as a token. */
const MOST_CHARACTERS = 1800;

export interface GenerateDeps {
  chat: ChatModel;
  /** Calls `act` once after `ms`; what it returns calls that off. */
  after: (ms: number, act: () => void) => () => void;
  limits: { deadlineMs: number; totalMs: number };
}

export interface Generated {
  /**
   * complete: the model ended, or wrote all that is shown; deadline: no text in time; failed: it broke off before
   * anything was shown; broken: after; stopped: the learner stopped it.
   */
  ended: 'complete' | 'deadline' | 'failed' | 'broken' | 'stopped';
  /** What was shown: checked, with marks [1], [2], … */
  words: string;
  /** Numbers of the given passages, in the order of the marks. */
  cited: readonly number[];
  usage: Usage;
}

/** Yields a model's words as soon as they are checked; bounded in time to the first, in all, and in length. */
export async function* generate(
  { chat, after, limits }: GenerateDeps,
  messages: readonly Message[],
  given: Given,
  stop?: Signal,
): AsyncGenerator<string, Generated> {
  const { signal, abort } = abortable();
  const aborted = new Promise<'aborted'>((resolve) =>
    signal.addEventListener('abort', () => resolve('aborted')),
  );
  let late: 'deadline' | 'total' | null = null;
  const become = (reason: 'deadline' | 'total') => () => {
    late ??= reason;
    abort();
  };
  const timers = {
    first: after(limits.deadlineMs, become('deadline')),
    total: after(limits.totalMs, become('total')),
  };
  stop?.addEventListener('abort', abort);
  if (stop?.aborted) abort();

  const checked = checkedStream(given);
  let usage: Usage | null = null;
  let written = 0;
  let words = '';
  let ended: Generated['ended'] = 'complete';
  const stream = chat.stream(messages, { signal, maxTokens: MOST_TOKENS })[Symbol.asyncIterator]();
  try {
    while (words.length < MOST_CHARACTERS) {
      const read = stream.next();
      read.catch(() => undefined); // when the race is lost nobody else listens
      const next = await Promise.race([read, aborted]);
      if (next === 'aborted') {
        ended = stop?.aborted
          ? 'stopped'
          : late === 'deadline'
            ? 'deadline'
            : words === ''
              ? 'failed'
              : 'broken';
        break;
      }
      if (next.done) break;
      if ('usage' in next.value) {
        usage = next.value.usage;
        continue;
      }
      if (next.value.text.trim() !== '') timers.first();
      written += next.value.text.length;
      const shown = checked.push(next.value.text);
      words += shown;
      if (shown !== '') yield shown;
    }
  } catch (error) {
    if (!hasCode(error, 'unavailable')) throw error;
    ended = stop?.aborted ? 'stopped' : words === '' ? 'failed' : 'broken';
  } finally {
    timers.first();
    timers.total();
    stop?.removeEventListener('abort', abort);
    abort();
    void stream.return?.()?.catch(() => undefined);
  }
  if (ended === 'complete') {
    const rest = words.length < MOST_CHARACTERS ? checked.end() : '';
    words += rest;
    if (rest !== '') yield rest;
  }
  return { ended, words: words.trim(), cited: checked.cited(), usage: usage ?? estimate(messages, written) };
}

/** About three characters a token: between English (4) and Kyrgyz (2). For providers that do not count. */
export function estimate(messages: readonly Message[], written: number): Usage {
  const read = messages.reduce((sum, { text }) => sum + text.length, 0);
  return { inputTokens: Math.ceil(read / 3), outputTokens: Math.ceil(written / 3) };
}
