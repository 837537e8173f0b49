import type { Learner } from '@/lib/auth/schema';
import { failed, parseFields, readForm, requireSameOrigin } from '@/lib/server/respond';
import { askingLearner } from '@/lib/server/session';
import { tutorDeps } from '@/lib/server/tutor-deps';
import { type Ask, ask, type TurnEvent } from '@/lib/tutor/schema';
import { takeTurn } from '@/lib/tutor/turn';

/** One turn: as a stream of JSON lines for the chat island, as the page that shows it for a plain form. */
export async function POST(request: Request): Promise<Response> {
  try {
    requireSameOrigin(request);
    const learner = await askingLearner();
    const fields = (await readForm(request)).filter(([, value]) => value !== '');
    const question = parseFields(ask, fields);
    if (request.headers.get('accept')?.includes('application/x-ndjson')) {
      return streamed(request, learner, question);
    }
    let conversation = '';
    for await (const event of takeTurn(tutorDeps(learner.contentLanguage), learner, question)) {
      if (event.type === 'started') conversation = event.conversationId;
    }
    const location = `/tutor/${conversation}#turn-${question.turnId}`;
    return new Response(null, { status: 303, headers: { location } });
  } catch (error) {
    return failed(request, error);
  }
}

async function streamed(request: Request, learner: Learner, question: Ask): Promise<Response> {
  const turn = takeTurn(tutorDeps(learner.contentLanguage), learner, question, request.signal);
  // The first event is waited for, so that a refusal (not this learner's conversation) is still a status.
  const first = await turn.next();
  // The finished turn is on the page that the island asks for next: on a slow network it need not come twice.
  const line = (event: TurnEvent) =>
    new TextEncoder().encode(`${JSON.stringify(event.type === 'done' ? { type: 'done' } : event)}\n`);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (!first.done) controller.enqueue(line(first.value));
    },
    async pull(controller) {
      const next = await turn.next();
      if (next.done) controller.close();
      else controller.enqueue(line(next.value));
    },
    async cancel() {
      await turn.return();
    },
  });
  const headers = { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' };
  return new Response(body, { headers });
}
