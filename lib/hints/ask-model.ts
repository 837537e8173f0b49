import { hasCode, UstatError } from '../errors';
import type { ChatModel, Message, Signal } from '../grounding/chat-model';
import { type DraftedWords, type DraftPrompts, draftMessages, readDraft } from './drafted-words';
import type { HintGround } from './ground';
import type { TokenBudget } from './token-budget';
import { LEVELS, type WrongAnswer } from './wrong-answer';

export interface ModelDeps {
  chat: ChatModel;
  prompts: DraftPrompts;
  budget: TokenBudget;
  /** Waits between two tries. */
  wait: (ms: number) => Promise<void>;
  nonce: () => string;
}

/** Tokens of one answer: three hints in a language that a tokeniser cuts small. */
const MOST_TOKENS = 900;
/** Characters after which nobody goes on listening. */
const MOST_WRITTEN = 8_000;
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
 * Asks a model for the hints of one item after another, or of several at once, within one budget.
 * @returns for each item what it wrote; null where that was no hint
 * @throws UstatError 'over-budget' before a call that could pass the budget, 'unavailable' where
 * the model does not answer, after some tries
 */
export function modelDrafts({ chat, prompts, budget, wait, nonce }: ModelDeps) {
  async function once(messages: readonly Message[], signal: Signal): Promise<string> {
    const reserved = tokensOf(messages) + MOST_TOKENS;
    if (!(await budget.reserve(reserved)))
      throw new UstatError('over-budget', 'The budget of tokens is spent.');
    let answer = '';
    // until the provider says how much, at least what was set aside
    let used = reserved;
    let isCounted = false;
    try {
      for await (const piece of chat.stream(messages, { signal, maxTokens: MOST_TOKENS })) {
        if ('text' in piece) answer += piece.text;
        else {
          used = piece.usage.inputTokens + piece.usage.outputTokens;
          isCounted = true;
        }
        if (answer.length > MOST_WRITTEN) break;
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
  return {
    /** @param answered one for who has given this wrong answer; null: those of the levels */
    async draft(
      ground: HintGround,
      answered: WrongAnswer | null,
      signal: Signal,
    ): Promise<DraftedWords[] | null> {
      const messages = draftMessages(prompts, ground, answered, nonce());
      const levels = answered ? [0] : LEVELS;
      for (let tried = 1; ; tried += 1) {
        try {
          return readDraft(await once(messages, signal), levels);
        } catch (error) {
          if (!isWorthAgain(error) || tried === TRIES || signal.aborted) throw error;
          await wait(FIRST_WAIT * 2 ** (tried - 1));
        }
      }
    },
  };
}
