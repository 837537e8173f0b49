import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server does with the next chat requests; the last one stays until changed. */
export type Script =
  /**
   * Streams the pieces one by one, the first after `afterMs`, then the usual end, which says that
   * the answer took `took` tokens, 12 where none are told.
   */
  | { kind: 'answer'; pieces: readonly string[]; everyMs?: number; afterMs?: number; took?: number }
  /** As answer, made from the request: an attacker that obeys and prints what it was given. */
  | { kind: 'respond'; with: (messages: readonly SentMessage[]) => readonly string[]; afterMs?: number }
  | { kind: 'status'; status: 429 | 500 }
  /**
   * Streams the pieces, then closes the connection: in the middle of the body, or politely but
   * without an end.
   */
  | { kind: 'cut'; pieces: readonly string[]; politely?: boolean }
  /** Sends the head, then nothing for so long. */
  | { kind: 'silent'; ms: number }
  | { kind: 'malformed' }
  /** The same piece for ever. */
  | { kind: 'flood'; piece: string };

export interface SentMessage {
  role: string;
  content: string;
}

export interface OpenAiServer {
  /** For OPENAI_BASE_URL. */
  readonly baseUrl: string;
  /** Messages of every chat request so far. */
  readonly chats: SentMessage[][];
  /** Inputs of every embedding request so far. */
  readonly embedded: string[][];
  script(script: Script): void;
  /**
   * How embedding requests are answered. Default: 'vectors', letters counted, in reverse order of
   * index.
   */
  embeddings(mode: 'vectors' | 'malformed' | 'too-few' | 429 | 500): void;
  /** Chat streams that a client left before their end. */
  left(): number;
  close(): Promise<void>;
}

/**
 * A server on a free local port that speaks the OpenAI protocol and does as it is told. No model,
 * no network.
 */
export async function openAiServer(): Promise<OpenAiServer> {
  let script: Script = { kind: 'answer', pieces: ['Yes.'] };
  let embeddingMode: Parameters<OpenAiServer['embeddings']>[0] = 'vectors';
  let left = 0;
  const chats: SentMessage[][] = [];
  const embedded: string[][] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse(await bodyOf(request)) as { messages?: SentMessage[]; input?: string[] };
    response.on('close', () => {
      if (!response.writableFinished && script.kind !== 'cut') left += 1;
    });
    if (request.url?.endsWith('/embeddings')) {
      embedded.push(body.input ?? []);
      sendEmbeddings(response, body.input ?? [], embeddingMode);
    } else {
      chats.push(body.messages ?? []);
      await sendChat(response, script, body.messages ?? []);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    chats,
    embedded,
    script: (next) => {
      script = next;
    },
    embeddings: (mode) => {
      embeddingMode = mode;
    },
    left: () => left,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

function fail(response: ServerResponse, status: number): void {
  // retry-after-ms keeps the clients' retries from slowing the tests down
  response.writeHead(status, { 'content-type': 'application/json', 'retry-after-ms': '1' });
  response.end(JSON.stringify({ error: { message: 'scripted failure', type: 'server_error', code: null } }));
}

function sendEmbeddings(
  response: ServerResponse,
  input: readonly string[],
  mode: Parameters<OpenAiServer['embeddings']>[0],
): void {
  if (mode === 429 || mode === 500) {
    fail(response, mode);
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  if (mode === 'malformed') {
    response.end('{"object":"list","data":[{"index":0,"embed');
    return;
  }
  const data = input
    .map((text, index) => ({ object: 'embedding', index, embedding: lettersOf(text) }))
    .reverse();
  const sent = mode === 'too-few' ? data.slice(1) : data;
  response.end(
    JSON.stringify({
      object: 'list',
      data: sent,
      model: 'scripted',
      usage: { prompt_tokens: 1, total_tokens: 1 },
    }),
  );
}

/** 64 counts of characters: near for the same words, in any script. */
function lettersOf(text: string): number[] {
  const counts = Array<number>(64).fill(0);
  for (const sign of text.toLowerCase()) {
    const place = (sign.codePointAt(0) ?? 0) % 64;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

async function sendChat(
  response: ServerResponse,
  script: Script,
  messages: readonly SentMessage[],
): Promise<void> {
  if (script.kind === 'status') return fail(response, script.status);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  if (script.kind === 'malformed') return void response.end('data: {"id":"1","choices":[{"delta":{"con\n\n');
  if (script.kind === 'silent') {
    response.flushHeaders();
    await wait(script.ms);
    return void response.end();
  }
  send(response, { delta: { role: 'assistant', content: '' }, finish_reason: null });
  if (script.kind === 'flood') {
    while (!response.destroyed) {
      send(response, { delta: { content: script.piece }, finish_reason: null });
      await wait(0);
    }
    return;
  }
  if ('afterMs' in script && script.afterMs) await wait(script.afterMs);
  const pieces = script.kind === 'respond' ? script.with(messages) : script.pieces;
  for (const content of pieces) {
    if (response.destroyed) return;
    send(response, { delta: { content }, finish_reason: null });
    await wait(script.kind === 'answer' ? (script.everyMs ?? 0) : 0);
  }
  if (script.kind === 'cut') {
    await wait(20);
    if (script.politely) return void response.end();
    return void response.destroy();
  }
  send(response, { delta: {}, finish_reason: 'stop' });
  const took = (script.kind === 'answer' && script.took) || 12;
  const usage = { prompt_tokens: 40, completion_tokens: took, total_tokens: 40 + took };
  write(response, { choices: [], usage });
  response.end('data: [DONE]\n\n');
}

function send(response: ServerResponse, choice: Record<string, unknown>): void {
  write(response, { choices: [{ index: 0, ...choice }] });
}

function write(response: ServerResponse, chunk: Record<string, unknown>): void {
  const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'scripted' };
  response.write(`data: ${JSON.stringify({ ...head, ...chunk })}\n\n`);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => (ms === 0 ? setImmediate(resolve) : setTimeout(resolve, ms)));
}
