import type { TurnEvent } from '../../../lib/tutor/schema';

/** A learner without a browser, over the app's own HTTP. */
export interface Visitor {
  readonly cookie: string;
  /** One turn, as the chat island asks it; the events that came. */
  ask(
    fields: Record<string, string>,
  ): Promise<{ events: TurnEvent[]; conversationId: string; turnId: string; firstTextMs: number | null }>;
  /** Asks, and leaves once the turn has started. */
  stop(fields: Record<string, string>): Promise<{ conversationId: string; turnId: string }>;
  /** Sends a form; where it leads. */
  post(path: string, fields: Record<string, string>): Promise<string>;
  page(path: string): Promise<string>;
}

export async function visit(url: string, language: string): Promise<Visitor> {
  const first = await fetch(`${url}/api/profile`, {
    method: 'POST',
    body: new URLSearchParams({ language }),
    redirect: 'manual',
    // A browser that sends none is first asked whether it keeps any.
    headers: { cookie: 'ustat.asked=1', origin: url },
  });
  const cookie = first.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const send = (path: string, fields: Record<string, string>, accept?: string, signal?: AbortSignal) =>
    fetch(url + path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
      ...(signal ? { signal } : {}),
      headers: { cookie, origin: url, ...(accept ? { accept } : {}) },
    });
  return {
    cookie,
    async ask(fields) {
      const turnId = crypto.randomUUID();
      const asked = performance.now();
      const response = await send('/api/tutor', { turnId, ...fields }, 'application/x-ndjson');
      if (!response.ok || !response.body) throw new Error(`the tutor answered ${response.status}`);
      const events: TurnEvent[] = [];
      let firstTextMs: number | null = null;
      let rest = '';
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines.filter(Boolean)) {
          const event = JSON.parse(line) as TurnEvent;
          if (event.type === 'text') firstTextMs ??= performance.now() - asked;
          events.push(event);
        }
      }
      const started = events.find((event) => event.type === 'started');
      if (!started) throw new Error(`the turn did not start: ${rest}`);
      return { events, conversationId: started.conversationId, turnId, firstTextMs };
    },
    async stop(fields) {
      const turnId = crypto.randomUUID();
      const leaving = new AbortController();
      const response = await send(
        '/api/tutor',
        { turnId, ...fields },
        'application/x-ndjson',
        leaving.signal,
      );
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      const first = (await reader?.read())?.value ?? '';
      // long enough for the model to have begun
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      leaving.abort();
      const started = JSON.parse(first.split('\n')[0] ?? '') as TurnEvent;
      if (started.type !== 'started') throw new Error(`the turn did not start: ${first}`);
      return { conversationId: started.conversationId, turnId };
    },
    async post(path, fields) {
      const response = await send(path, fields);
      return response.headers.get('location') ?? '';
    },
    async page(path) {
      const response = await fetch(url + path, { headers: { cookie } });
      return response.text();
    },
  };
}
