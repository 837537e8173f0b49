import { claimedName } from '@/lib/auth/pin';
import { everyAttemptOf } from '@/lib/knowledge/attempt-queries';
import { everyDecisionOf } from '@/lib/path/decision-queries';
import { everyPlacementOf } from '@/lib/path/placement-queries';
import { failed } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';
import { everyTurnOf } from '@/lib/tutor/turn-queries';

/** Everything that is stored about who asks, as one JSON file. */
export async function GET(request: Request): Promise<Response> {
  try {
    const learner = await askingLearner();
    const { db } = services();
    const [name, attempts, decisions, placements, turns] = await Promise.all([
      claimedName({ db }, learner.id),
      everyAttemptOf(db, learner.id),
      everyDecisionOf(db, learner.id),
      everyPlacementOf(db, learner.id),
      everyTurnOf(db, learner.id),
    ]);
    const body = JSON.stringify(
      { profile: { ...learner, name }, attempts, decisions, placements, turns },
      null,
      2,
    );
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="ustat-my-data.json"',
      'cache-control': 'no-store',
    };
    return new Response(body, { headers });
  } catch (error) {
    return failed(request, error);
  }
}
