import { holderOf, type Phone } from './assemble';
import { leavingPage, page } from './engine';
import { isServerThere, lookWhoIsHere, unsure } from './holder';
import { synced } from './sync';
import { waitingOf } from './waiting';

/**
 * Signing out wipes the phone. Where answers still wait, it says how many first: stay, or delete
 * them.
 */
export async function leave(phone: Phone, request: Request): Promise<Response> {
  const who = await holderOf(phone);
  if (!who) return fetch(request);
  const form = await request.clone().formData();
  await synced(phone, 10_000);
  const waiting = await waitingOf(phone, who.learner.id);
  if (waiting > 0 && form.get('waiting') !== 'drop') {
    const fields = [...form].map(([name, value]): [string, string] => [name, String(value)]);
    return leavingPage(waiting, fields);
  }
  if (!(await isServerThere())) return (await page(request.url)) ?? Response.error();
  await unsure(phone);
  const response = await fetch(request);
  // a worker does not see whether it leads to the start or back with an error: the server says
  await lookWhoIsHere(phone, who.learner.id);
  return response;
}
