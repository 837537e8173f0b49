import { currentLearner } from '@/lib/server/web/session';

/** Who is here, for a phone that keeps something of somebody. */
export async function GET() {
  const learner = await currentLearner();
  return Response.json({ learner: learner?.id ?? null }, { headers: { 'cache-control': 'no-store' } });
}
