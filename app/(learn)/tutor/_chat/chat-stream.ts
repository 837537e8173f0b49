import type { TurnEvent } from '@/lib/tutor/schema';

/**
 * The events of a turn as they arrive, one JSON line each. @throws TypeError when the connection
 * breaks
 */
export async function* turnEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<TurnEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += decoder.decode(value, { stream: !done });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as TurnEvent;
      if (done) break;
    }
    if (rest.trim() !== '') yield JSON.parse(rest) as TurnEvent;
  } finally {
    // Stops the server's work too when nobody reads on.
    await reader.cancel().catch(() => undefined);
  }
}
