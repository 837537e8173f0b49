/**
 * Events as a stream of JSON lines, each sent when the reader asks for more. The first event is
 * waited for, so that a refusal before it is still an error of the request and not of the stream. A
 * reader that leaves ends the generator.
 */
export async function ndjson<T>(
  events: AsyncGenerator<T, void>,
  shown: (event: T) => unknown,
): Promise<Response> {
  const first = await events.next();
  const line = (event: T) => new TextEncoder().encode(`${JSON.stringify(shown(event))}\n`);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (!first.done) controller.enqueue(line(first.value));
    },
    async pull(controller) {
      const next = await events.next();
      if (next.done) controller.close();
      else controller.enqueue(line(next.value));
    },
    async cancel() {
      await events.return();
    },
  });
  const headers = { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' };
  return new Response(body, { headers });
}
