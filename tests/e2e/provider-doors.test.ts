import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, freePort, startApp } from '../support/app';
import { browserThere, type OidcProvider, oidcProvider } from '../support/oidc-provider';
import { accept, type Browser, browserAt, invitedTo, PASSPHRASE, printedLink } from '../support/staff';

const OWN = 'тоо суу жел таш';

describe('who came by a provider', () => {
  let app: App;
  let there: OidcProvider;
  let one: Browser;
  const login = browserThere();
  beforeAll(async () => {
    const port = await freePort();
    const site = `http://127.0.0.1:${port}`;
    there = await oidcProvider(site, { daria: 'Дарыя Асанова' });
    app = await startApp({
      ...{ PORT: String(port), USTAT_URL: site, USTAT_OIDC_ISSUER: there.issuer, USTAT_OIDC_LABEL: 'Мектеп' },
      ...{ USTAT_OIDC_CLIENT_ID: there.clientId, USTAT_OIDC_CLIENT_SECRET: there.clientSecret },
    });
    const admin = await accept(app.url, printedLink(app), 'Айгүл');
    const token = (await invitedTo(admin, 'educator site')).replace('/invitation/', '');
    one = browserAt(app.url);
    expect(await passes(one, { for: 'invitation', token })).toBe('/staff?done=joined');
  });
  afterAll(async () => {
    await discard(app);
    await there.close();
  });

  /** Goes there and comes back. @returns the page that one goes on to */
  async function passes(from: Browser, fields: Record<string, string>): Promise<string | null> {
    const reply: { location: string } = await (await from.post('/api/staff/provider', fields)).json();
    const path = (await login.signIn(reply.location, 'daria')).slice(app.url.length);
    return (await from.get(path)).headers.get('location');
  }
  const sets = async (fields: Record<string, string>) => {
    const response = await one.post('/api/staff/settings', fields);
    return { status: response.status, ...((await response.json()) as { location?: string; error?: string }) };
  };
  const AGAIN = { status: 200, location: '/staff/confirm?to=%2Fstaff' };

  it('can not do what is asked for again where it does not say when they gave their passphrase', async () => {
    there.saysWhen(false);
    const asked = login.asked();
    expect(await passes(one, { for: 'again', to: '/staff' })).toBe(
      '/staff/confirm?to=%2Fstaff&provider=stale',
    );
    expect(login.asked()).toBe(asked);
    const page = await (await one.get('/staff/confirm?to=%2Fstaff&provider=stale')).text();
    expect(page).toContain('id="fault"');
    // a new session by it is no surer
    const fresh = browserAt(app.url);
    expect(await passes(fresh, { for: 'sign-in' })).toBe('/staff');
    expect((await fresh.post('/api/staff/settings', { do: 'first', next: OWN })).status).toBe(200);
    expect(await (await fresh.get('/staff')).text()).not.toContain('value="first"');
    expect(await sets({ do: 'first', next: OWN })).toEqual(AGAIN);
    expect(await sets({ do: 'unlink' })).toEqual(AGAIN);
    const refused = await browserAt(app.url).post('/api/staff/sign-in', {
      name: 'Дарыя Асанова',
      passphrase: OWN,
    });
    expect(refused.status).toBe(403);
    there.saysWhen(true);
  });

  it('sets a passphrase later, after another sign-in there', async () => {
    expect(await passes(one, { for: 'again', to: '/staff' })).toBe('/staff');
    expect(await (await one.get('/staff')).text()).toContain('value="first"');
    // without one nothing else would let them in
    expect(await sets({ do: 'unlink' })).toEqual({ status: 409, error: 'conflict' });
    expect(await sets({ do: 'first', next: 'qwerty123456' })).toMatchObject({ status: 400 });
    const other = browserAt(app.url);
    await passes(other, { for: 'sign-in' });
    expect((await other.get('/staff')).status).toBe(200);
    expect(await sets({ do: 'first', next: OWN })).toEqual({
      status: 200,
      location: '/staff?done=passphrase',
    });
    expect((await one.get('/staff')).status).toBe(200);
    expect((await other.get('/staff')).status).toBe(307);
    // it is changed by who knows it, from now on
    expect(await sets({ do: 'first', next: PASSPHRASE })).toEqual({ status: 409, error: 'conflict' });
    const door = browserAt(app.url);
    expect((await door.post('/api/staff/sign-in', { name: 'дарыя асанова', passphrase: OWN })).status).toBe(
      200,
    );
  });

  it('unlinks the provider then, and comes in by the passphrase alone', async () => {
    expect(await (await one.get('/staff')).text()).toContain('value="unlink"');
    const other = browserAt(app.url);
    expect(await passes(other, { for: 'sign-in' })).toBe('/staff');
    expect(await sets({ do: 'unlink' })).toEqual({ status: 200, location: '/staff?done=unlinked' });
    expect((await other.get('/staff')).status).toBe(307);
    expect(await passes(browserAt(app.url), { for: 'sign-in' })).toBe('/staff/sign-in?provider=unlinked');
    expect(await sets({ do: 'unlink' })).toEqual({ status: 409, error: 'conflict' });
    const door = browserAt(app.url);
    await door.post('/api/staff/sign-in', { name: 'Дарыя Асанова', passphrase: OWN });
    expect((await door.get('/staff')).status).toBe(200);
  });
});
