import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a token says that is not as it should be. */
export interface Faults {
  claims?: Record<string, unknown>;
  /** Claims whose times are so many seconds from now. */
  ahead?: number;
  isUnsigned?: boolean;
  isSignedByAnother?: boolean;
  /** What it calls itself. */
  issuer?: string;
}

export interface FaultyProvider {
  issuer: string;
  /** The next token, for who was sent to this address. */
  give(faults: Faults, location: string): void;
  close(): Promise<void>;
}

/** Speaks as much of the protocol as it takes to give tokens that no real provider gives. */
export async function faultyProvider(clientId: string): Promise<FaultyProvider> {
  const [own, another] = [keys(), keys()];
  let faults: Faults = {};
  let nonce = '';
  const token = () => {
    const now = Math.floor(Date.now() / 1_000) + (faults.ahead ?? 0);
    const times = { iat: now, exp: now + 60, auth_time: now };
    const claims = { iss: issuer, sub: 'aigul', aud: clientId, name: 'Айгүл', nonce, ...times };
    const alg = faults.isUnsigned ? 'none' : 'RS256';
    const parts = [
      { alg, kid: 'one' },
      { ...claims, ...faults.claims },
    ];
    const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const key = faults.isSignedByAnother ? another : own;
    return `${text}.${faults.isUnsigned ? '' : sign(text, key.privateKey)}`;
  };
  const replies: Record<string, () => object> = {
    '/.well-known/openid-configuration': () => ({
      issuer: faults.issuer ?? issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
    }),
    '/jwks': () => ({
      keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }],
    }),
    '/token': () => ({ access_token: 'a', token_type: 'Bearer', id_token: token() }),
  };
  const server = createServer((request, response) => {
    const reply = replies[request.url ?? ''];
    response.writeHead(reply ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(reply?.() ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    give(given, location) {
      faults = given;
      nonce = new URL(location).searchParams.get('nonce') ?? '';
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const keys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

const sign = (text: string, key: KeyObject) => createSign('sha256').update(text).sign(key, 'base64url');
