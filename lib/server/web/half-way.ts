import { decode, encode } from 'next-auth/jwt';
import * as z from 'zod';
import { type StaffKey, staffKey } from '../../auth/staff-queries';
import { putCookie, readCookie } from './cookies';
import { services } from './services';

const FIVE_MINUTES = 300;
const TEN_MINUTES = 600;

const claims = z.object({ id: z.string(), mark: z.string(), to: z.string().nullable() });

/** A new passphrase ends what the old one has begun. */
const markOf = ({ id, passphraseHash }: StaffKey) => services().hasher.keyed(`half ${id} ${passphraseHash}`);

/** Somebody has given the right passphrase and has a code to give: for five minutes. */
export async function waitForCode(person: StaffKey, to: string | null): Promise<void> {
  const token = { id: person.id, mark: markOf(person), to };
  const secret = services().authSecret;
  await putCookie('ustat.half', await encode({ token, secret, maxAge: FIVE_MINUTES }));
}

/** Who has given the passphrase on this browser, and where they were going; null for nobody. */
export async function waitingForCode(): Promise<{ person: StaffKey; to: string | null } | null> {
  const data = await opened(claims, await readCookie('ustat.half'));
  const person = data && (await staffKey(services().db, data.id));
  return person && markOf(person) === data.mark ? { person, to: data.to } : null;
}

export const forgetWaiting = () => putCookie('ustat.half', null);

const shown = z.object({ id: z.string(), codes: z.array(z.string()) });

/** Hands recovery codes to the next page; in no address, log or history. */
export async function showCodes(staffId: string, codes: readonly string[]): Promise<void> {
  const token = { id: staffId, codes };
  const secret = services().authSecret;
  await putCookie('ustat.codes', await encode({ token, secret, maxAge: TEN_MINUTES }));
}

/** The codes that were just made for somebody, for ten minutes; null afterwards. */
export async function shownCodes(staffId: string): Promise<string[] | null> {
  const data = await opened(shown, await readCookie('ustat.codes'));
  return data?.id === staffId ? data.codes : null;
}

/** They are written down: no page shows them any more. */
export const hideCodes = () => putCookie('ustat.codes', null);

async function opened<T>(schema: z.ZodType<T>, token: string | null): Promise<T | null> {
  if (!token) return null;
  const decoded = await decode({ token, secret: services().authSecret }).catch(() => null);
  return schema.safeParse(decoded).data ?? null;
}
