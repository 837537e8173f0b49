import { claimedName } from '@/lib/auth/pin';
import { OTHERS_WAIT } from '@/lib/browser/ending';
import { requireFormToken } from '@/lib/server/web/form-token';
import { type Fields, formRoute } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { leavingLearner, signOut } from '@/lib/server/web/session';

/**
 * Leaves nothing of the learner on a shared phone: the session ends, the cookie goes, and the
 * browser drops what it stored of this site; where somebody else's answers wait there, the phone
 * says so, and wipes what is this learner's by itself. A profile without a name closes for good, so
 * a copy of its cookie must not open it either; `everywhere=yes` ends the sessions of other phones
 * too.
 */
export const POST = async (request: Request): Promise<Response> => {
  let left = false;
  const response = await formRoute(async (fields) => {
    const learner = await leavingLearner();
    if (learner) requireFormToken(learner.id, fields);
    const whole = learner && (isEverywhere(fields) || (await claimedName(services(), learner.id)) === null);
    await signOut(whole ? learner.id : null);
    left = true;
    return '/language';
  })(request);
  if (left) response.headers.set('clear-site-data', request.headers.has(OTHERS_WAIT) ? '"cache"' : ALL);
  return response;
};

const ALL = '"cache", "storage"';
const isEverywhere = (fields: Fields) => new Map(fields).get('everywhere') === 'yes';
