import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ANEW, beginAt, vouchedBy } from '@/lib/server/web/provider';
import { type Faults, type FaultyProvider, faultyProvider } from '../support/faulty-provider';
import { browserThere, type OidcProvider, oidcProvider } from '../support/oidc-provider';

const SITE = 'http://127.0.0.1:4999';
const secret = 'a secret of the tests, long enough';
const told: string[] = [];
const log = {
  step: () => undefined,
  progress: () => undefined,
  failure: (what: string, error: unknown) => void told.push(`${what}: ${String(error)}`),
};
beforeEach(() => {
  told.length = 0;
});

const queryOf = (address: string) => Object.fromEntries(new URL(address).searchParams);
const must = <T>(value: T | null): T => {
  if (value === null) throw new Error(`Not begun: ${told.join('\n')}`);
  return value;
};

describe('a real provider', () => {
  let there: OidcProvider;
  beforeAll(async () => {
    there = await oidcProvider(SITE, { aigul: 'Айгүл Бекова' });
  });
  afterAll(() => there.close());
  const deps = (more: object = {}) => ({
    ...{ provider: { ...there, label: 'Мектеп', ...more }, site: SITE, secret, log },
  });

  it('vouches for who has signed in there, by subject and by their name', async () => {
    const { location, checks } = must(await beginAt(deps()));
    const asked = queryOf(location);
    expect(asked).toMatchObject({ scope: 'openid profile', code_challenge_method: 'S256' });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked[name]).toMatch(/^[\w-]{43}$/);
    const back = await browserThere().signIn(location, 'aigul');
    expect(back).toContain(`${SITE}/api/auth/callback/oidc?`);
    const vouched = await vouchedBy(deps(), queryOf(back), checks);
    expect(vouched).toMatchObject({ issuer: there.issuer, subject: 'aigul', name: 'Айгүл Бекова' });
    expect(told).toEqual([]);
  });

  it('says no name of who has none', async () => {
    const { location, checks } = must(await beginAt(deps()));
    const back = await browserThere().signIn(location, 'nameless');
    expect((await vouchedBy(deps(), queryOf(back), checks))?.name).toBeNull();
  });

  it('asks anew where it is to, and says when', async () => {
    const browser = browserThere();
    const pass = async (parameters: Record<string, string>) => {
      const { location, checks } = must(await beginAt(deps(), parameters));
      return vouchedBy(deps(), queryOf(await browser.signIn(location, 'aigul')), checks);
    };
    await pass({});
    await pass({});
    expect(browser.asked()).toBe(1);
    const before = Math.floor(Date.now() / 1_000) * 1_000;
    const vouched = await pass(ANEW);
    expect(browser.asked()).toBe(2);
    expect(vouched?.signedInAt?.getTime()).toBeGreaterThanOrEqual(before);
  });

  it('takes a code once', async () => {
    const { location, checks } = must(await beginAt(deps()));
    const query = queryOf(await browserThere().signIn(location, 'aigul'));
    expect(await vouchedBy(deps(), query, checks)).not.toBeNull();
    expect(await vouchedBy(deps(), query, checks)).toBeNull();
    expect(told.join()).toContain('invalid_grant');
  });

  it('vouches for nobody by another state, by what another has kept, or without anything kept', async () => {
    const one = must(await beginAt(deps()));
    const other = must(await beginAt(deps()));
    const query = queryOf(await browserThere().signIn(one.location, 'aigul'));
    expect(await vouchedBy(deps(), { ...query, state: 'x' }, one.checks)).toBeNull();
    expect(await vouchedBy(deps(), query, other.checks)).toBeNull();
    expect(await vouchedBy(deps(), query, {})).toBeNull();
    const states = { ...query, state: queryOf(other.location).state ?? '' };
    expect(await vouchedBy(deps(), states, other.checks)).toBeNull();
  });

  it('vouches for nobody who did not go on there', async () => {
    const { location, checks } = must(await beginAt(deps()));
    const query = queryOf(await browserThere().signIn(location, ''));
    expect(query.error).toBe('access_denied');
    expect(await vouchedBy(deps(), query, checks)).toBeNull();
  });

  it('knows this site by its secret', async () => {
    const wrong = deps({ clientSecret: 'wrong' });
    const { location, checks } = must(await beginAt(wrong));
    const query = queryOf(await browserThere().signIn(location, 'aigul'));
    expect(await vouchedBy(wrong, query, checks)).toBeNull();
    expect(told.join()).not.toContain('wrong');
  });

  it('is said to be away when it is, before and after', async () => {
    const away = await oidcProvider(SITE, {});
    const gone = { ...deps(), provider: { ...away, label: 'x' } };
    const { location, checks } = must(await beginAt(gone));
    const query = queryOf(await browserThere().signIn(location, 'aigul'));
    await away.close();
    expect(await beginAt(gone)).toBeNull();
    expect(await vouchedBy(gone, query, checks)).toBeNull();
    expect(told.join()).toContain('ECONNREFUSED');
  });
});

describe('a token', () => {
  let there: FaultyProvider;
  beforeAll(async () => {
    there = await faultyProvider('ustat');
  });
  afterAll(() => there.close());

  async function given(faults: Faults) {
    const provider = { issuer: there.issuer, clientId: 'ustat', clientSecret: 's', label: 'x' };
    const deps = { provider, site: SITE, secret, log };
    const { location, checks } = must(await beginAt(deps));
    there.give(faults, location);
    return vouchedBy(deps, { code: 'c', state: queryOf(location).state ?? '' }, checks);
  }

  it.each<[string, Faults]>([
    ['as it should be', {}],
    ['of a clock that is a minute ahead', { ahead: 60 }],
    ['of a clock that is 5 seconds behind', { ahead: -5 }],
  ])('%s is relied on', async (_, faults) => {
    expect((await given(faults))?.name).toBe('Айгүл');
  });

  it.each<[string, Faults]>([
    ['that has run out', { ahead: -120 }],
    ['with another nonce', { claims: { nonce: 'of another' } }],
    ['without a nonce', { claims: { nonce: undefined } }],
    ['of another issuer', { claims: { iss: 'https://other.example.org' } }],
    ['for another site', { claims: { aud: 'another' } }],
    ['without a subject', { claims: { sub: undefined } }],
    ['that nobody has signed', { isUnsigned: true }],
    ['that another has signed', { isSignedByAnother: true }],
    [
      'of a provider that calls itself otherwise',
      { issuer: 'https://other.example.org', claims: { iss: 'https://other.example.org' } },
    ],
  ])('%s is not', async (_, faults) => {
    expect(await given(faults)).toBeNull();
    expect(told).not.toEqual([]);
  });
});
