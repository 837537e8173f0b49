import type { AIMessageChunk } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import { UstatError } from '../../errors';
import type { ChatModel, Message, Signal, Usage } from '../../grounding/chat-model';

interface ChatModelOptions {
  apiKey: string;
  /** With its path, such as "https://api.openai.com/v1". */
  baseUrl: string;
  model: string;
  /** Until the head of the answer; what comes later is the caller's to bound by its signal. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 60_000;

/** Any server with an OpenAI-compatible /v1/chat/completions, by way of langchain. */
export function openChatModel({
  apiKey,
  baseUrl,
  model,
  timeoutMs = TIMEOUT_MS,
}: ChatModelOptions): ChatModel {
  const options = {
    apiKey,
    model,
    temperature: 0.2,
    streamUsage: true,
    timeout: timeoutMs,
    // one retry: an overloaded server is asked again, and the learner's deadline still holds
    maxRetries: 1,
    // what fails is told by the error; the library would also write it to the console
    configuration: { baseURL: baseUrl, logLevel: 'off' as const },
  };
  return {
    id: `openai:${model}@${new URL(baseUrl).host}`,
    async *stream(messages, { signal, maxTokens }) {
      const chat = new ChatOpenAI({ ...options, maxTokens });
      const isOver = (chunk: AIMessageChunk) => Boolean(chunk.response_metadata.finish_reason);
      yield* streamed(chat, { name: model, messages, signal, isOver });
    },
  };
}

/**
 * Any model that langchain's `initChatModel` knows, as "provider:model". Keys and addresses are the
 * provider's own variables, its package is installed by who wants it.
 * @throws UstatError 'bad-input' that says what is missing: a package, a key, or a known provider
 */
export async function openModelOf(name: string): Promise<ChatModel> {
  const [modelProvider = '', model = ''] = name.split(/:(.*)/s);
  const { initChatModel } = await import('langchain');
  // each provider calls the limit something else, and passes over what it does not know
  const limited = (most: number) => ({ maxTokens: most, maxOutputTokens: most, numPredict: most });
  const open = (most: number) =>
    initChatModel(model, { modelProvider, temperature: 0.2, maxRetries: 1, ...limited(most) });
  try {
    await open(1);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UstatError('bad-input', 'The environment has faults:', [`DRAFT_MODEL: ${why}`], { cause });
  }
  return {
    id: name,
    async *stream(messages, { signal, maxTokens }) {
      const chat = await open(maxTokens);
      // providers name the end of an answer differently: what is cut short is read as it is
      yield* streamed(chat, { name, messages, signal, isOver: () => true });
    },
  };
}

interface Streams {
  stream(
    messages: ReturnType<typeof toOpenAi>[],
    options: { signal: AbortSignal },
  ): Promise<AsyncIterable<AIMessageChunk>>;
}

async function* streamed(
  chat: Streams,
  {
    name,
    messages,
    signal,
    isOver,
  }: {
    name: string;
    messages: readonly Message[];
    signal: Signal;
    isOver: (chunk: AIMessageChunk) => boolean;
  },
): AsyncGenerator<{ text: string } | { usage: Usage }> {
  const { signal: abortSignal, release } = toAbortSignal(signal);
  let finished = false;
  try {
    for await (const chunk of await chat.stream(messages.map(toOpenAi), { signal: abortSignal })) {
      if (chunk.text !== '') yield { text: chunk.text };
      const usage = chunk.usage_metadata;
      if (usage) yield { usage: toUsage(usage) };
      if (isOver(chunk)) finished = true;
    }
  } catch (cause) {
    throw new UstatError('unavailable', `The model ${name} does not answer.`, [], { cause });
  } finally {
    release();
  }
  // a connection that closes early looks like an end to the client library
  if (!finished) throw new UstatError('unavailable', `The model ${name} broke off.`);
}

function toOpenAi({ role, text }: Message): { role: Message['role']; content: string } {
  return { role, content: text };
}

function toUsage(usage: { input_tokens: number; output_tokens: number }): Usage {
  return { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens };
}

/** The real thing for a structural one; `release` lets go of the listener. */
function toAbortSignal(signal: Signal): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  return { signal: controller.signal, release: () => signal.removeEventListener('abort', abort) };
}
