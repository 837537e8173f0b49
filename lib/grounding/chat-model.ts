/** What a model that talks must be able to do. Implementation: lib/server/models/chat-model.ts. */
export interface ChatModel {
  /** Names the model, for the record of a turn. */
  readonly id: string;
  /**
   * Streams one answer. Throws UstatError `unavailable` when the model fails, refuses, or breaks
   * off without an end; text that came before stays valid. Stops soon after `signal` aborts:
   * calling `return()` alone does not stop a read that waits.
   */
  stream(
    messages: readonly Message[],
    options: { signal: Signal; maxTokens: number },
  ): AsyncIterable<{ text: string } | { usage: Usage }>;
}

export interface Message {
  role: 'system' | 'user' | 'assistant';
  text: string;
}

/** Tokens as the provider counts them. */
export interface Usage {
  inputTokens: number;
  outputTokens: number;
}

/** What is needed of an AbortSignal, which fits it; rooms have none of their own. */
export interface Signal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A Signal and what aborts it. Aborting twice does nothing. */
export function abortable(): { signal: Signal; abort: () => void } {
  const listeners = new Set<() => void>();
  let aborted = false;
  const signal: Signal = {
    get aborted() {
      return aborted;
    },
    addEventListener: (_, listener) => void listeners.add(listener),
    removeEventListener: (_, listener) => void listeners.delete(listener),
  };
  const abort = () => {
    if (aborted) return;
    aborted = true;
    for (const listener of listeners) listener();
  };
  return { signal, abort };
}
