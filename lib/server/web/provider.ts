import type { NextApiRequest, NextApiResponse } from 'next';
import NextAuth, { type NextAuthOptions } from 'next-auth';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import * as z from 'zod';
import type { Identity } from '../../auth/link-queries';
import type { Log } from '../log';

/** Any provider of OpenID Connect, as the environment names it. */
export interface Provider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What people call it. */
  label: string;
}

/** Whom a provider vouches for. */
export interface Vouched extends Identity {
  /** As the provider knows them; null where it says none. */
  name: string | null;
  /** When they last gave their passphrase there; null where it does not say. */
  signedInAt: Date | null;
}

interface Deps {
  provider: Provider;
  /** Where people reach this site; they come back to `<site>/api/auth/callback/oidc`. */
  site: string;
  /** Encrypts what next-auth wants to have kept. */
  secret: string;
  log: Log;
}

/** What next-auth wants to be given again when somebody comes back: verifier, state and nonce. */
export type Checks = Record<string, string>;
export const checks = z.record(z.string(), z.string());

const ID = 'oidc';
const TIMEOUT_MS = 5_000;
const CHECKS = ['next-auth.pkce.code_verifier', 'next-auth.state', 'next-auth.nonce'];
/** The provider asks for the passphrase anew, and says when it was given. */
export const ANEW = { prompt: 'login', max_age: '600' };

const claims = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  name: z.string().optional(),
  auth_time: z.number().optional(),
});
type Claims = z.infer<typeof claims>;

/**
 * Where somebody signs in at the provider, and what has to be kept until they come back.
 * @param parameters of the request beside those of the protocol
 * @returns null where the provider does not answer, or not as one does; the log says why
 */
export async function beginAt(
  deps: Deps,
  parameters: Record<string, string> = {},
): Promise<{ location: string; checks: Checks } | null> {
  // its own guard against forms of other sites, which never reach this far (origin.ts)
  const guard = await ask(deps, 'csrf', { method: 'GET' });
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(guard.body);
  const body = { csrfToken };
  const begun = await ask(deps, 'signin', {
    method: 'POST',
    query: parameters,
    body,
    cookies: guard.cookies,
  });
  const kept = CHECKS.flatMap((name) => (begun.cookies[name] ? [[name, begun.cookies[name]]] : []));
  if (!begun.location || kept.length < CHECKS.length) return null;
  return { location: begun.location, checks: Object.fromEntries(kept) };
}

/**
 * Whom the provider vouches for, after next-auth has held state, code, verifier, nonce, signature,
 * issuer, audience and times against one another. No session of next-auth's comes of it.
 * @param query that somebody came back with
 * @returns null where anything does not hold; the log says what
 */
export async function vouchedBy(
  deps: Deps,
  query: Record<string, string>,
  kept: Checks,
): Promise<Vouched | null> {
  let vouched: Vouched | null = null;
  await ask(deps, 'callback', { method: 'GET', query, cookies: kept }, (said) => {
    vouched = toVouched(deps, said);
    // an address in the place of a session
    return '/';
  });
  return vouched;
}

function toVouched({ provider, log }: Deps, said: Claims): Vouched | null {
  if (isSame(said.iss, provider.issuer)) {
    const signedInAt = said.auth_time === undefined ? null : new Date(said.auth_time * 1_000);
    return { issuer: provider.issuer, subject: said.sub, name: said.name ?? null, signedInAt };
  }
  log.failure('Sign-in at the provider', `it calls itself ${short(said.iss)}, not ${provider.issuer}`);
  return null;
}

/** A slash at the end of an issuer comes and goes. */
const isSame = (one: string, other: string) => one.replace(/\/$/, '') === other.replace(/\/$/, '');

interface Asked {
  method: 'GET' | 'POST';
  query?: Record<string, string>;
  body?: Record<string, string>;
  cookies?: Record<string, string>;
}

/** One request to next-auth, without a browser on the other side. */
async function ask(
  deps: Deps,
  action: 'csrf' | 'signin' | 'callback',
  { method, query = {}, body = {}, cookies = {} }: Asked,
  signIn: (said: Claims) => string = () => '/',
) {
  const headers = new Map<string, string | string[]>();
  let said: unknown;
  const response = {
    status: () => response,
    setHeader(name: string, value: string | string[]) {
      headers.set(name.toLowerCase(), value);
      return response;
    },
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    send(value: unknown) {
      said = value;
    },
    json(value: unknown) {
      said = value;
    },
    end: () => undefined,
  };
  const request = { method, body, cookies, headers: {}, query: { ...query, nextauth: [action, ID] } };
  // next-auth takes the site's address from the environment alone
  process.env.NEXTAUTH_URL = deps.site;
  await handler(
    request as unknown as NextApiRequest,
    response as unknown as NextApiResponse,
    optionsOf(deps, signIn),
  );
  const location = headers.get('location');
  const lines = [headers.get('set-cookie') ?? []].flat();
  const set = lines.map((line) => /^([^=]+)=([^;]*)/.exec(line)?.slice(1).map(decodeURIComponent) ?? []);
  return {
    body: said,
    location:
      typeof location === 'string' && !location.startsWith(`${deps.site}/api/auth/`) ? location : null,
    cookies: Object.fromEntries(set) as Record<string, string>,
  };
}

/** Of a package of CommonJS a bundler hands over the function, Node what holds it. */
const handler = 'default' in NextAuth ? (NextAuth.default as typeof NextAuth) : NextAuth;

function optionsOf({ provider, secret, log }: Deps, signIn: (said: Claims) => string): NextAuthOptions {
  return {
    secret,
    providers: [oauth(provider)],
    // they are kept within a cookie of ours
    useSecureCookies: false,
    callbacks: { signIn: ({ profile }) => signIn(claims.parse(profile)) },
    logger: {
      error: (code, about) => log.failure('Sign-in at the provider', `${code}: ${reasonOf(about)}`),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

/** What the log is told: no token, no claim, nothing long. */
function reasonOf(about: unknown): string {
  const error = about instanceof Error ? about : (about as { error?: unknown } | null)?.error;
  return short(error instanceof Error ? error.message : String(error));
}

const short = (text: string) => text.replace(/\p{Cc}+/gu, ' ').slice(0, 200);

function oauth(provider: Provider): OAuthConfig<Claims> {
  const { issuer, clientId, clientSecret, label } = provider;
  return {
    ...{ id: ID, name: label, type: 'oauth', clientId, clientSecret },
    wellKnown: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    // no address of mail is asked for: nobody is known by one
    authorization: { params: { scope: 'openid profile' } },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    httpOptions: { timeout: TIMEOUT_MS },
    userinfo: {
      /** The name stands in the token or is asked for; without one somebody types it. */
      async request({ tokens, client }) {
        // next-auth's own type says less of it than openid-client's
        const set = tokens as Extract<Parameters<typeof client.userinfo>[0], object>;
        const said = set.claims();
        if (said.name) return said;
        const more = await client.userinfo(set).catch(() => ({}));
        return { ...more, ...said };
      },
    },
    profile: ({ sub }) => ({ id: sub }),
  };
}
