import { hasCode, UstatError } from '../errors';
import type { ChatModel, Message, Signal } from '../grounding/chat-model';
import { type DraftedWords, type DraftPrompts, draftMessages, readDraft } from './drafted-words';
import type { HintGround } from './ground';

export interface ModelDeps {
  chat: ChatModel;
  prompts: DraftPrompts;
  /** Tokens that may be spent in all; asking stops before they are passed. */
  tokens: number;
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
const tokensOf = (messages: readonly Message[]) =>
  Math.ceil(messages.reduce((sum, { text }) => sum + text.length, 0) / 2);

/**
 * Asks a model for the hints of one item after another, within one budget.
 * @returns for each item what it wrote; null where that was no hint
 * @throws UstatError 'over-budget' before a call that could pass the budget, 'unavailable' where
 * the model does not answer, after some tries
 */
export function modelDrafts({ chat, prompts, tokens, wait, nonce }: ModelDeps) {
  let spent = 0;
  async function once(messages: readonly Message[], signal: Signal): Promise<string> {
    let answer = '';
    let used = tokensOf(messages) + MOST_TOKENS;
    spent += used;
    for await (const piece of chat.stream(messages, { signal, maxTokens: MOST_TOKENS })) {
      if ('text' in piece) answer += piece.text;
      else {
        // what was set aside becomes what the provider counts
        const counted = piece.usage.inputTokens + piece.usage.outputTokens;
        spent += counted - used;
        used = counted;
      }
      if (answer.length > MOST_WRITTEN) break;
    }
    return answer;
  }
  return {
    spent: () => spent,
    async draft(ground: HintGround, signal: Signal): Promise<DraftedWords[] | null> {
      const messages = draftMessages(prompts, ground, nonce());
      for (let tried = 1; ; tried += 1) {
        if (spent + tokensOf(messages) + MOST_TOKENS > tokens)
          throw new UstatError('over-budget', `The budget of ${tokens} tokens is spent.`);
        try {
          return readDraft(await once(messages, signal));
        } catch (error) {
          if (!hasCode(error, 'unavailable') || tried === TRIES || signal.aborted) throw error;
          await wait(FIRST_WAIT * 2 ** (tried - 1));
        }
      }
    },
  };
}
