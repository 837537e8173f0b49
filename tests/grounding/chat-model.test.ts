import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abortable, type ChatModel, type Usage } from '@/lib/grounding/chat-model';
import { openChatModel } from '@/lib/server/models/chat-model';
import { type OpenAiServer, openAiServer } from '../support/openai-server';

let server: OpenAiServer;
let model: ChatModel;
beforeAll(async () => {
  server = await openAiServer();
  model = openChatModel({ apiKey: 'none', baseUrl: server.baseUrl, model: 'scripted' });
});
afterAll(() => server.close());

async function read(signal = abortable().signal) {
  let text = '';
  let usage: Usage | undefined;
  const pieces: string[] = [];
  const options = { signal, maxTokens: 50 };
  for await (const part of model.stream([{ role: 'user', text: 'Is it free?' }], options)) {
    if ('usage' in part) usage = part.usage;
    else {
      pieces.push(part.text);
      text += part.text;
    }
  }
  return { text, usage, pieces };
}

/** What every ChatModel must do; langchain's is held against a server on this machine. */
describe('ChatModel contract: langchain over HTTP', () => {
  it('streams text in pieces and tells the usage', async () => {
    server.script({ kind: 'answer', pieces: ['No, ', 'it ', 'is not.'] });
    const { text, usage, pieces } = await read();
    expect(text).toBe('No, it is not.');
    expect(pieces.length).toBeGreaterThan(1);
    expect(usage).toEqual({ inputTokens: 40, outputTokens: 12 });
  });

  it('sends roles and texts as they are', async () => {
    server.script({ kind: 'answer', pieces: ['Ok.'] });
    const messages = [
      { role: 'system' as const, text: 'Rules {x}' },
      { role: 'user' as const, text: 'Q1' },
      { role: 'assistant' as const, text: 'A1' },
      { role: 'user' as const, text: 'Q2' },
    ];
    for await (const _ of model.stream(messages, { signal: abortable().signal, maxTokens: 5 })) void _;
    expect(server.chats.at(-1)).toEqual(messages.map(({ role, text }) => ({ role, content: text })));
  });

  it.each([
    ['429', { kind: 'status', status: 429 }],
    ['500', { kind: 'status', status: 500 }],
    ['malformed JSON', { kind: 'malformed' }],
    ['a cut connection', { kind: 'cut', pieces: ['Half a'] }],
    ['an end without an end', { kind: 'cut', pieces: ['Half a'], politely: true }],
  ] as const)('says "unavailable" on %s', async (_, script) => {
    server.script(script);
    await expect(read()).rejects.toMatchObject({ name: 'UstatError', code: 'unavailable' });
  });

  it('gives the text that came before the connection was cut', async () => {
    server.script({ kind: 'cut', pieces: ['Half ', 'a sentence'] });
    let text = '';
    const reading = (async () => {
      const stream = model.stream([{ role: 'user', text: 'Q' }], {
        signal: abortable().signal,
        maxTokens: 5,
      });
      for await (const part of stream) if ('text' in part) text += part.text;
    })();
    await expect(reading).rejects.toMatchObject({ code: 'unavailable' });
    expect(text).toBe('Half a sentence');
  });

  it('stops a read that waits when the signal aborts', async () => {
    server.script({ kind: 'silent', ms: 60_000 });
    const { signal, abort } = abortable();
    const before = server.left();
    const reading = read(signal);
    setTimeout(abort, 30);
    await expect(reading).rejects.toMatchObject({ code: 'unavailable' });
    await expect.poll(() => server.left()).toBe(before + 1);
  });

  it('stops at once when the signal was aborted before', async () => {
    server.script({ kind: 'silent', ms: 60_000 });
    const { signal, abort } = abortable();
    abort();
    await expect(read(signal)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
