import { AsyncLocalStorage } from 'node:async_hooks';
import { type SetCookie, stringifySetCookie } from 'cookie';
import { LEFT_COOKIE } from '../../browser/ending';
import { services } from './services';

const YEAR = 365 * 86_400;

/** Every cookie of the program; `maxAge` in seconds. */
const COOKIES = {
  /** Who of staff has signed in; the session ends by itself long before. */
  'ustat.staff': { path: '/', sameSite: 'lax', maxAge: 7 * 86_400 },
  /** Why somebody went to the provider, and what has to hold when they come back. */
  'ustat.provider': { path: '/api/auth', sameSite: 'lax', maxAge: 900 },
  /** Who has given the passphrase, and has a code to give. */
  'ustat.half': { path: '/', sameSite: 'strict', maxAge: 300 },
  /** Recovery codes of staff on their way to the page that shows them. */
  'ustat.codes': { path: '/staff/codes', sameSite: 'strict', maxAge: 600 },
  /** A link that was just made, on its way to the page that shows it. */
  'ustat.link': { path: '/admin', sameSite: 'strict', maxAge: 120 },
  'ustat.class-link': { path: '/teach', sameSite: 'strict', maxAge: 120 },
  /** Who has this phone. */
  'ustat.profile': { path: '/', sameSite: 'lax', maxAge: YEAR },
  /**
   * The screen's language, for pages that nobody is signed in on; kept when a profile is deleted.
   */
  'ustat-language': { path: '/', sameSite: 'lax', maxAge: YEAR },
  /** Shows whether this browser keeps cookies. */
  'ustat.asked': { path: '/', sameSite: 'lax', maxAge: 60 },
  /**
   * Which profiles this browser opened, in no form that it can read; sent with forms to /api alone.
   * Where it is not sent, nothing may write it: what it held would be lost (visitor.ts).
   */
  'ustat.device': { path: '/api', sameSite: 'strict', maxAge: YEAR },
  /** Whose card was just shown: it opens the choice of a PIN and nothing else. */
  'ustat.first': { path: '/', sameSite: 'strict', maxAge: 600 },
  /** A recovery code on its way to the page that shows it. */
  'ustat.once': { path: '/settings/recovery', sameSite: 'strict', maxAge: 600 },
} as const;

type CookieName = keyof typeof COOKIES;

/** Of a request that Next doesn't see: what it shows, and what its reply puts. */
interface Own {
  shown: Readonly<Record<string, string | undefined>>;
  put: Map<string, string>;
}
const own = new AsyncLocalStorage<Own>();

/** Does a request's work without Next. @returns its result and the Set-Cookie lines of its reply */
export async function withOwnCookies<T>(
  shown: Own['shown'],
  work: () => Promise<T>,
): Promise<{ result: T; put: string[] }> {
  const put: Own['put'] = new Map();
  const result = await own.run({ shown, put }, work);
  return { result, put: [...put.values()] };
}

/** Not before it is needed: Next wants to be set up when it is first imported. */
const cookies = async () => (await import('next/headers')).cookies();

export async function readCookie(name: CookieName): Promise<string | null> {
  const shown = own.getStore()?.shown;
  if (shown) return shown[nameOf(name)] || null;
  return (await cookies()).get(nameOf(name))?.value ?? null;
}

/** What a page's script or worker writes has one name over http and https. */
async function written(name: string): Promise<string | null> {
  const shown = own.getStore()?.shown;
  if (shown) return shown[name] || null;
  return (await cookies()).get(name)?.value ?? null;
}

/** The phone's time zone. */
export const toldZone = (): Promise<string | null> => written('ustat-zone');

/** Whom this browser's worker has signed out while it could reach no server: their id. */
export const toldLeft = (): Promise<string | null> => written(LEFT_COOKIE);
/** Their session has ended, or somebody has signed in since. */
export async function dropLeft(): Promise<void> {
  if (await toldLeft()) await put(LEFT_COOKIE, '', { path: '/', secure: isSecure(), maxAge: 0 });
}

/**
 * Sets a cookie, or takes it away. One function for both: a browser refuses to take away a
 * `__Secure-` cookie without `Secure`, and takes none away whose path differs.
 * @param value null takes it away
 */
export async function putCookie(name: CookieName, value: string | null): Promise<void> {
  const { maxAge, ...attributes } = COOKIES[name];
  const cookie = {
    ...attributes,
    httpOnly: true,
    secure: isSecure(),
    maxAge: value === null ? 0 : maxAge,
  };
  await put(nameOf(name), value ?? '', cookie);
}

async function put(name: string, value: string, cookie: Omit<SetCookie, 'name' | 'value'>): Promise<void> {
  const kept = own.getStore()?.put;
  if (kept) kept.set(name, stringifySetCookie(name, value, cookie));
  else (await cookies()).set(name, value, cookie);
}

/** Browsers take the __Secure- name over https only; a laptop in a classroom serves plain http. */
const nameOf = (name: CookieName) => (isSecure() ? `__Secure-${name}` : name);

const isSecure = () => services().config.url?.startsWith('https:') ?? false;
