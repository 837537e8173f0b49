import { hasCode } from '../errors';
import { abortable, type ChatModel, type Message, type Signal, type Usage } from '../grounding/chat-model';
import { checkedStream, type Given } from '../grounding/check';

/** Tokens a model may write: the words of an answer in a language that a tokeniser cuts small. */
export const MOST_TOKENS = 700;
/** Characters that are shown at most, whatever the model counts as a token. */
const MOST_CHARACTERS = 1800;

/**
 * Characters after which a model is not listened to any longer: without a citation that holds, and
 * whatever it writes.
 */
const MOST_UNCITED = 900;
const MOST_WRITTEN = 6000;
/** Some servers send a whole answer at once. */
const PIECE = /[\s\S]{1,200}/g;

interface GenerateDeps {
  chat: ChatModel;
  /** Calls `act` once after `ms`; what it returns calls that off. */
  after: (ms: number, act: () => void) => () => void;
  /** Time until the first checked words are shown, and in all. */
  limits: { deadlineMs: number; totalMs: number };
}

export interface Generated {
  /**
   * complete: the model ended, or wrote all that is shown; deadline: nothing to show in time;
   * failed: it broke off before anything was shown; broken: after; stopped: the learner stopped it.
   */
  ended: 'complete' | 'deadline' | 'failed' | 'broken' | 'stopped';
  /** What was shown: checked, with marks [1], [2], … */
  words: string;
  /** What the model wrote, as far as it was listened to. Never shown. */
  raw: string;
  /** Numbers of the given passages, in the order of the marks. */
  cited: readonly number[];
  usage: Usage;
}

/**
 * Yields a model's words as soon as they are checked; bounded in time until the first, in all, and
 * in length.
 */
export async function* generate(
  { chat, after, limits }: GenerateDeps,
  messages: readonly Message[],
  given: Given,
  stop?: Signal,
): AsyncGenerator<string, Generated> {
  const patience = patienceFor(after, limits, stop);
  const checked = checkedStream(given);
  let usage: Usage | null = null;
  let raw = '';
  let words = '';
  let ended: Generated['ended'] = 'complete';
  const stream = chat
    .stream(messages, { signal: patience.signal, maxTokens: MOST_TOKENS })
    [Symbol.asyncIterator]();
  try {
    while (!isEnough(words, raw.length)) {
      const read = stream.next();
      read.catch(() => undefined); // when the race is lost nobody else listens
      const next = await Promise.race([read, patience.over]);
      if (next === 'over') {
        ended = patience.ending(words);
        break;
      }
      if (next.done) break;
      if ('usage' in next.value) {
        usage = next.value.usage;
        continue;
      }
      for (const piece of next.value.text.match(PIECE) ?? []) {
        if (isEnough(words, raw.length)) break;
        raw += piece;
        const shown = checked.push(piece);
        words += shown;
        if (shown === '') continue;
        patience.hasShown();
        yield shown;
      }
    }
  } catch (error) {
    if (!hasCode(error, 'unavailable')) throw error;
    ended = patience.ending(words);
  } finally {
    patience.release();
    void stream.return?.()?.catch(() => undefined);
  }
  if (ended === 'complete' && words.length < MOST_CHARACTERS) {
    const rest = checked.end();
    words += rest;
    if (rest !== '') yield rest;
  }
  const cited = checked.cited();
  return { ended, words: words.trim(), raw, cited, usage: usage ?? estimate(messages, raw.length) };
}

function isEnough(words: string, written: number): boolean {
  return words.length >= MOST_CHARACTERS || written >= (words === '' ? MOST_UNCITED : MOST_WRITTEN);
}

interface Patience {
  /** Aborts when time or the learner says so, and on release. */
  signal: Signal;
  over: Promise<'over'>;
  /** Only the time in all counts from now on. */
  hasShown(): void;
  /** How an answer ended that did not come to its end by itself. */
  ending(words: string): Generated['ended'];
  release(): void;
}

function patienceFor(after: GenerateDeps['after'], limits: GenerateDeps['limits'], stop?: Signal): Patience {
  const { signal, abort } = abortable();
  const over = new Promise<'over'>((resolve) => signal.addEventListener('abort', () => resolve('over')));
  let missedDeadline = false;
  const callOffFirst = after(limits.deadlineMs, () => {
    missedDeadline = true;
    abort();
  });
  const callOffTotal = after(limits.totalMs, abort);
  stop?.addEventListener('abort', abort);
  if (stop?.aborted) abort();
  return {
    signal,
    over,
    hasShown: callOffFirst,
    ending(words) {
      if (stop?.aborted) return 'stopped';
      if (missedDeadline) return 'deadline';
      return words === '' ? 'failed' : 'broken';
    },
    release() {
      callOffFirst();
      callOffTotal();
      stop?.removeEventListener('abort', abort);
      abort();
    },
  };
}

/**
 * About three characters a token: between English (4) and Kyrgyz (2). For providers that do not
 * count.
 */
export function estimate(messages: readonly Message[], written: number): Usage {
  const read = messages.reduce((sum, { text }) => sum + text.length, 0);
  return { inputTokens: Math.ceil(read / 3), outputTokens: Math.ceil(written / 3) };
}
