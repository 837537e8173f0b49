import { endingIn } from '../ending';
import { EVERYBODY } from '../store/rows';
import { type Holder, holdersOf, type Phone } from './assemble';

/** Forms that change who is here, or what is theirs. */
const DOORS = ['claim', 'earlier', 'forget', 'own-pin', 'profile', 'recover', 'second-phone/open', 'sign-in'];
export const isDoor = (path: string): boolean => DOORS.some((name) => path === `/api/${name}`);

const keep = (phone: Phone, holder: Holder) =>
  phone.rows.change(async (tx) => tx.put(EVERYBODY, 'learner', holder.learner.id, holder));

/** So long, in milliseconds, the server may take to say who is here: a network may hang. */
const PATIENCE_MS = 5_000;
const askWho = () =>
  fetch('/api/own', { cache: 'no-store', signal: endingIn(PATIENCE_MS) }).catch(() => null);

/** Before a form goes out that the phone can't do without. */
export async function isServerThere(): Promise<boolean> {
  const response = await askWho();
  return response?.headers.has('x-ustat') ?? false;
}

/** Whom the server's cookie names; null where it does not say. */
export async function whoIsThere(): Promise<{ learner: string | null } | null> {
  const response = await askWho();
  if (!response?.ok || !response.headers.has('x-ustat')) return null;
  return response.json().catch(() => null);
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
  const said = all.length > 0 ? await whoIsThere() : null;
  if (!said) return;
  const { learner } = said;
  for (const one of all) {
    const { id } = one.learner;
    if (id === learner) await keep(phone, { ...one, isUnsure: false });
    else if (id === forgotten || (await phone.rows.waiting(id)) === 0) await phone.rows.forget(id);
    else if (!one.isUnsure) await keep(phone, { ...one, isUnsure: true });
  }
}
