import { OTHERS_WAIT } from '../ending';
import { holderOf, holdersOf, type Phone } from './assemble';
import { leavingPage } from './engine';
import { isServerThere, lookWhoIsHere, unsure } from './holder';
import { noteLeft } from './left';
import type { WorkerEvent, WorkerScope } from './scope';
import { synced } from './sync';
import { waitingOf } from './waiting';

/**
 * Signing out wipes the phone. Where answers still wait, it says how many first: stay, or delete
 * them. Without a network it is done here, and the server is told at the next contact (left.ts).
 */
export async function leave(
  phone: Phone,
  { request, clientId }: WorkerEvent,
  self: WorkerScope,
): Promise<Response> {
  const who = await holderOf(phone);
  if (!who) return fetch(request);
  const form = await request.clone().formData();
  await synced(phone, 10_000);
  const waiting = await waitingOf(phone, who.learner.id);
  const fields = [...form].map(([name, value]): [string, string] => [name, String(value)]);
  if (waiting > 0 && form.get('waiting') !== 'drop') return leavingPage(waiting, fields);
  if (!(await isServerThere())) {
    await phone.rows.forget(who.learner.id, { learner: who.learner.id, fields });
    await noteLeft(who.learner.id);
    // what other tabs still show goes too
    for (const tab of await self.clients.matchAll({ type: 'window' }))
      if (tab.id !== clientId) void tab.navigate('/').catch(() => {});
    return Response.redirect(new URL('/', request.url).href, 303);
  }
  await unsure(phone);
  const headers = new Headers(request.headers);
  const all = holdersOf(await phone.rows.reads());
  if (all.some(({ learner }) => learner.id !== who.learner.id)) headers.set(OTHERS_WAIT, '1');
  const response = await fetch(request, { headers, referrer: request.referrer });
  // a worker does not see whether it leads to the start or back with an error: the server says
  await lookWhoIsHere(phone, who.learner.id);
  return response;
}
