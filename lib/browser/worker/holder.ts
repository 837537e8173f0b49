import { EVERYBODY } from '../store/rows';
import type { Holder, Phone } from './assemble';

/** Forms that change who is here, or what is theirs. */
const DOORS = ['claim', 'earlier', 'forget', 'own-pin', 'profile', 'recover', 'sign-in'];
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
  const who = await phone.holder();
  if (who && !who.isUnsure) await keep(phone, { ...who, isUnsure: true });
}

/**
 * Asks the server who is here. Somebody else, or nobody: what is the first one's goes, unless
 * answers of theirs still wait; those stay, unshown, until their owner is back.
 * @param isForgotten the profile was deleted by its owner: nothing of it stays
 */
export async function lookWhoIsHere(phone: Phone, isForgotten = false): Promise<void> {
  const who = await phone.holder();
  if (!who) return;
  const response = await fetch('/api/own', { cache: 'no-store' }).catch(() => null);
  if (!response?.ok || !response.headers.has('x-ustat')) return;
  const { learner } = (await response.json()) as { learner: string | null };
  if (learner === who.learner.id) return keep(phone, { ...who, isUnsure: false });
  const isKept = !isForgotten && (await phone.rows.waiting(who.learner.id)) > 0;
  if (!isKept) return phone.rows.wipe();
  await keep(phone, { ...who, isUnsure: true });
}
