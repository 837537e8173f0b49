import { decode, encode } from 'next-auth/jwt';
import * as z from 'zod';
import { credentialOpened } from '../../auth/class-profile';
import { type Credential, credentialOf } from '../../auth/pin-queries';
import { putCookie, readCookie } from './cookies';
import { services } from './services';

const MINUTES = 10;
const claims = z.object({ id: z.uuid(), given: z.string() });

/** Ties the choice of a PIN to the card that was shown: a newer card ends it. */
const markOf = ({ learnerId, pinHash }: Credential) =>
  services().hasher.keyed(`first visit ${learnerId} ${pinHash}`);

/**
 * What was just opened with a PIN. Where that is to be changed before anything else (`isCard`),
 * nobody is signed in yet: an encrypted cookie of ten minutes opens the choice of a PIN, and
 * nothing else.
 * @throws as credentialOpened
 */
export async function openedWith(
  learnerId: string,
  pin: string,
): Promise<{ isCard: boolean; credential: Credential }> {
  const credential = await credentialOpened(services(), learnerId, pin);
  if (credential.pinSeed === null) return { isCard: false, credential };
  const token = { id: learnerId, given: markOf(credential) };
  const secret = services().authSecret;
  await putCookie('ustat.first', await encode({ token, secret, maxAge: MINUTES * 60 }));
  return { isCard: true, credential };
}

/** Whose PIN is to be chosen on this browser; null for nobody's, or not any more. */
export async function choosing(): Promise<Credential | null> {
  const token = await readCookie('ustat.first');
  if (!token) return null;
  const decoded = await decode({ token, secret: services().authSecret }).catch(() => null);
  const { data } = claims.safeParse(decoded);
  if (!data) return null;
  const credential = await credentialOf(services().db, data.id);
  const isOpen = credential?.pinSeed != null && markOf(credential) === data.given;
  return isOpen ? credential : null;
}

/** The PIN is chosen: the card opens nothing any more. */
export const endChoosing = () => putCookie('ustat.first', null);
