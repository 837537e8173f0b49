import { headers } from 'next/headers';
import { decode, encode } from 'next-auth/jwt';
import * as z from 'zod';
import type { Visitor } from '../../auth/pin';
import { credentialOf } from '../../auth/pin-queries';
import { ADDRESS_HEADER } from './address';
import { putCookie, readCookie } from './cookies';
import { services } from './services';

const YEAR = 365 * 86_400;
/** More than share a phone. */
const MOST = 8;

const claims = z.object({ id: z.string(), opened: z.array(z.string()) });

type Credential = Parameters<Visitor['knows']>[0];

/** A profile with its PIN: after a new PIN no browser has opened it yet. */
const markOf = ({ learnerId, pinHash }: Credential) =>
  services().hasher.keyed(`opened ${learnerId} ${pinHash}`).slice(0, 16);

/** What this browser keeps about itself, for the server alone to read: encrypted by next-auth. */
async function deviceOf(): Promise<z.infer<typeof claims> | null> {
  const token = await readCookie('ustat.device');
  if (!token) return null;
  const decoded = await decode({ token, secret: services().authSecret }).catch(() => null);
  return claims.safeParse(decoded).data ?? null;
}

/** Whence this request asks to be let in. */
export async function visitor(): Promise<Visitor> {
  const device = await deviceOf();
  return {
    address: (await headers()).get(ADDRESS_HEADER) ?? '',
    deviceId: device?.id ?? null,
    knows: (credential) => device?.opened.includes(markOf(credential)) ?? false,
  };
}

/**
 * This browser has opened a named profile: wrong tries of others do not shut it out from there on.
 */
export async function rememberOpened(learnerId: string): Promise<void> {
  const credential = await credentialOf(services().db, learnerId);
  if (credential) await rememberCredential(credential);
}

/** The same of anything that a secret opens. */
export async function rememberCredential(credential: Credential): Promise<void> {
  const { authSecret, ids } = services();
  const { id, opened } = (await deviceOf()) ?? { id: ids(), opened: [] };
  const mark = markOf(credential);
  const marks = [mark, ...opened.filter((other) => other !== mark)].slice(0, MOST);
  await putCookie(
    'ustat.device',
    await encode({ token: { id, opened: marks }, secret: authSecret, maxAge: YEAR }),
  );
}
