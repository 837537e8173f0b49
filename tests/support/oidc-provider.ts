import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Adapter, type AdapterPayload } from 'oidc-provider';

export interface OidcProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Whether it asks again, and says when, where it is to; else it goes by who is signed in. */
  saysWhen(does: boolean): void;
  close(): Promise<void>;
}

/**
 * A real provider of OpenID Connect on a free port, in this process. It asks for a login, and
 * believes whoever gives one.
 * @param site that people are sent back to
 * @param names of people, by their login
 */
export async function oidcProvider(site: string, names: Record<string, string>): Promise<OidcProvider> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [clientId, clientSecret] = ['ustat', randomUUID()];
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    adapter: inMemory(),
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${site}/api/auth/callback/oidc`],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: [randomUUID()] },
    claims: { openid: ['sub'], profile: ['name'] },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, name: names[sub] }) }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/login/${uid}` },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 60, Interaction: 600, Session: 600 },
    pkce: { required: () => true },
    // nobody is asked what this site may know: their name
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session?.accountId ?? '' });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  });
  const rest = provider.callback();
  let saysWhen = true;

  async function answer(request: IncomingMessage, response: ServerResponse) {
    // it says when only to who asks for the age, or for another login
    if (!saysWhen) request.url = request.url?.replace(/&(?:max_age|prompt)=\w+/g, '');
    if (!request.url?.startsWith('/login/')) return rest(request, response);
    if (request.method === 'GET') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      const fields = '<label>Login <input name="login"></label><button>Sign in</button>';
      return response.end(`<!doctype html><title>Provider</title><form method="post">${fields}</form>`);
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    const login = new URLSearchParams(body).get('login') ?? '';
    const result = login ? { login: { accountId: login } } : { error: 'access_denied' };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  return {
    issuer,
    clientId,
    clientSecret,
    saysWhen(does) {
      saysWhen = does;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What the provider keeps, as its own store does that warns of itself on the console. */
function inMemory(): (model: string) => Adapter {
  const kept = new Map<string, AdapterPayload>();
  return (model) => ({
    upsert: async (id, payload) => void kept.set(`${model} ${id}`, payload),
    find: async (id) => kept.get(`${model} ${id}`),
    findByUid: async (uid) => [...kept.values()].find((one) => one.kind === model && one.uid === uid),
    findByUserCode: async () => undefined,
    async consume(id) {
      const found = kept.get(`${model} ${id}`);
      if (found) found.consumed = Math.floor(Date.now() / 1_000);
    },
    destroy: async (id) => void kept.delete(`${model} ${id}`),
    async revokeByGrantId(grantId) {
      for (const [key, one] of kept) if (one.grantId === grantId) kept.delete(key);
    },
  });
}

/** Somebody's browser at the provider: keeps its cookies there. */
export function browserThere() {
  const cookies = new Map<string, string>();
  let asked = 0;
  async function send(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, headers: { cookie }, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    return response;
  }
  return {
    /** How often a login was asked for. */
    asked: () => asked,
    /**
     * Signs in where somebody was sent to; nobody's login goes back.
     * @returns the address on the site that one comes back to
     */
    async signIn(location: string, login: string): Promise<string> {
      const { origin } = new URL(location);
      let at = location;
      while (at.startsWith(origin)) {
        let response = await send(at);
        if (response.status === 200) {
          asked += 1;
          response = await send(at, { method: 'POST', body: new URLSearchParams({ login }) });
        }
        const to = response.headers.get('location');
        if (!to) throw new Error(`${response.status} at ${at}: ${await response.text()}`);
        at = new URL(to, at).href;
      }
      return at;
    },
  };
}
