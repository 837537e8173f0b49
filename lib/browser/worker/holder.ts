import { EVERYBODY } from '../store/rows';
import { type Holder, holdersOf, type Phone } from './assemble';

/** Forms that change who is here, or what is theirs. */
const DOORS = ['claim', 'earlier', 'forget', 'own-pin', 'profile', 'recover', 'second-phone/open', 'sign-in'];
export const isDoor = (path: string): boolean => DOORS.some((name) => path === `/api/${name}`);

const keep = (phone: Phone, holder: Holder) =>
  phone.rows.change(async (tx) => tx.put(EVERYBODY, 'learner', holder.learner.id, holder));

/** Before a form goes out that the phone can't do without. */
export async function isServerThere(): Promise<boolean> {
  const response = await fetch('/api/own', { cache: 'no-store' }).catch(() => null);
  return response?.headers.has('x-ustat') ?? false;
}

/** From now on nothing is shown before the server has said who is here. */
export async function unsure(phone: Phone): Promise<void> {
  for (const one of holdersOf(await phone.rows.reads()))
    if (!one.isUnsure) await keep(phone, { ...one, isUnsure: true });
}

/**
 * Asks the server who is here. What is anybody else's goes, unless answers of theirs still wait;
 * those stay, unshown, until their owner is back.
 * @param forgotten their profile was deleted by its owner, or they have signed out and were told
 *   what waits: nothing of it stays
 */
export async function lookWhoIsHere(phone: Phone, forgotten: string | null = null): Promise<void> {
  const all = holdersOf(await phone.rows.reads());
  if (all.length === 0) return;
  const response = await fetch('/api/own', { cache: 'no-store' }).catch(() => null);
  if (!response?.ok || !response.headers.has('x-ustat')) return;
  const { learner } = (await response.json()) as { learner: string | null };
  for (const one of all) {
    const { id } = one.learner;
    if (id === learner) await keep(phone, { ...one, isUnsure: false });
    else if (id === forgotten || (await phone.rows.waiting(id)) === 0) await phone.rows.forget(id);
    else if (!one.isUnsure) await keep(phone, { ...one, isUnsure: true });
  }
}
