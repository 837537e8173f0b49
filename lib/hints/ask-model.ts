import { hasCode, UstatError } from '../errors';
import type { ChatModel, Message, Signal } from '../grounding/chat-model';
import { type DraftedWords, type DraftPrompts, draftMessages, readDraft } from './drafted-words';
import type { HintGround } from './ground';
import type { TokenBudget } from './token-budget';
import { LEVELS, type WrongAnswer } from './wrong-answer';

interface AskDeps {
  chat: ChatModel;
  budget: TokenBudget;
  /** Waits between two tries. */
  wait: (ms: number) => Promise<void>;
}

export interface ModelDeps extends AskDeps {
  prompts: DraftPrompts;
  nonce: () => string;
}

/** Of one answer: its tokens, and characters after which nobody goes on listening. */
interface Most {
  tokens: number;
  written: number;
}

/** Three hints in a language that a tokeniser cuts small. */
const MOST: Most = { tokens: 900, written: 8_000 };
const TRIES = 3;
const FIRST_WAIT = 1_000;

/** Two characters a token, as Kyrgyz has it with the worst of tokenisers; four in English. */
const asTokens = (characters: number) => Math.ceil(characters / 2);
const tokensOf = (messages: readonly Message[]) =>
  asTokens(messages.reduce((sum, { text }) => sum + text.length, 0));

/** What a server answered instead of a stream; null where it answered nothing, or broke off. */
function statusOf(error: unknown): number | null {
  const { cause } = error instanceof Error ? error : {};
  const status = (cause as { status?: unknown } | undefined)?.status;
  return typeof status === 'number' ? status : null;
}

/** A request that is wrong stays so; a server that is overloaded or broken may come back. */
function isWorthAgain(error: unknown): boolean {
  const status = statusOf(error);
  return hasCode(error, 'unavailable') && (status === null || status === 429 || status >= 500);
}

/**
 * Asks a model for one answer after another, or for several at once, within one budget.
 * @throws UstatError 'over-budget' before a call that could pass the budget, 'unavailable' where
 * the model does not answer, after some tries
 */
export function askWithin({ chat, budget, wait }: AskDeps, most: Most) {
  async function once(messages: readonly Message[], signal: Signal): Promise<string> {
    const reserved = tokensOf(messages) + most.tokens;
    if (!(await budget.reserve(reserved)))
      throw new UstatError('over-budget', 'The budget of tokens is spent.');
    let answer = '';
    // until the provider says how much, at least what was set aside
    let used = reserved;
    let isCounted = false;
    try {
      for await (const piece of chat.stream(messages, { signal, maxTokens: most.tokens })) {
        if ('text' in piece) answer += piece.text;
        else {
          used = piece.usage.inputTokens + piece.usage.outputTokens;
          isCounted = true;
        }
        if (answer.length > most.written) break;
      }
      return answer;
    } catch (error) {
      if (statusOf(error) !== null && answer === '') used = 0;
      throw error;
    } finally {
      if (!isCounted && answer !== '') used = Math.max(used, tokensOf(messages) + asTokens(answer.length));
      await budget.settle(reserved, used);
    }
  }
  return async (messages: readonly Message[], signal: Signal): Promise<string> => {
    for (let tried = 1; ; tried += 1) {
      try {
        return await once(messages, signal);
      } catch (error) {
        if (!isWorthAgain(error) || tried === TRIES || signal.aborted) throw error;
        await wait(FIRST_WAIT * 2 ** (tried - 1));
      }
    }
  };
}

/**
 * Hints of one item after another, or of several at once.
 * @returns for each item what the model wrote; null where that was no hint
 * @throws as `askWithin`
 */
export function modelDrafts({ prompts, nonce, ...deps }: ModelDeps) {
  const ask = askWithin(deps, MOST);
  return {
    /** @param answered one for who has given this wrong answer; null: those of the levels */
    async draft(
      ground: HintGround,
      answered: WrongAnswer | null,
      signal: Signal,
    ): Promise<DraftedWords[] | null> {
      const messages = draftMessages(prompts, ground, answered, nonce());
      const levels = answered ? [0] : LEVELS;
      return readDraft(await ask(messages, signal), levels);
    },
  };
}
