import { allowTurn } from '@/lib/server/web/limits-of-use';
import { ndjson } from '@/lib/server/web/ndjson';
import { failed, parseFields, readForm } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';
import { exposeTo } from '@/lib/server/web/treatment';
import { tutorDeps } from '@/lib/server/web/tutor-deps';
import { ask } from '@/lib/tutor/schema';
import { takeTurn } from '@/lib/tutor/turn';

/**
 * One turn: as a stream of JSON lines for the chat island, as the page that shows it for a plain
 * form.
 */
export async function POST(request: Request): Promise<Response> {
  try {
    const learner = await askingLearner();
    // of which vectors a page of the phone has: its worker has read it, a server has its own
    const fields = (await readForm(request)).filter(([name, value]) => value !== '' && name !== 'encoder');
    const question = parseFields(ask, fields);
    await allowTurn(learner.id);
    await exposeTo(services(), learner, question.courseId, 'tutor');
    if (request.headers.get('accept')?.includes('application/x-ndjson')) {
      const turn = takeTurn(await tutorDeps(learner), learner, question, request.signal);
      // The finished turn is on the page that the island asks for next: on a slow network it need
      // not come twice.
      return await ndjson(turn, (event) => (event.type === 'done' ? { type: 'done' } : event));
    }
    let conversation = '';
    for await (const event of takeTurn(await tutorDeps(learner), learner, question)) {
      if (event.type === 'started') conversation = event.conversationId;
    }
    const location = `/tutor/${conversation}#turn-${question.turnId}`;
    return new Response(null, { status: 303, headers: { location } });
  } catch (error) {
    return failed(request, error);
  }
}
