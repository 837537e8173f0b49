import { describe, expect, it } from 'vitest';
import { readConfig, settingsSeen } from '@/lib/server/config';
import { outward } from '@/lib/server/web/outward';

const OIDC = {
  USTAT_URL: 'https://tutor.example.org/',
  USTAT_OIDC_ISSUER: 'https://id.example.org/realms/school',
  USTAT_OIDC_CLIENT_ID: 'ustat',
  USTAT_OIDC_CLIENT_SECRET: 'x',
};
/** What the environment is told to be wrong. */
const faultsOf = (env: Record<string, string>): string => {
  try {
    readConfig(env);
    return '';
  } catch (error) {
    return (error as { details: string[] }).details.join('\n');
  }
};

describe('a provider in the environment', () => {
  it('is called by its host, or as the operator says', () => {
    expect(readConfig(OIDC).provider?.label).toBe('id.example.org');
    expect(readConfig({ ...OIDC, USTAT_OIDC_LABEL: 'Мектеп' }).provider?.label).toBe('Мектеп');
    expect(readConfig({ USTAT_URL: OIDC.USTAT_URL }).provider).toBeNull();
  });

  it.each(Object.keys(OIDC))('needs %s', (name) => {
    expect(faultsOf({ ...OIDC, [name]: '' })).toContain(name);
  });

  it('is spoken to where nobody between can listen', () => {
    expect(faultsOf({ ...OIDC, USTAT_OIDC_ISSUER: 'http://id.example.org' })).toContain('needs https');
    expect(faultsOf({ ...OIDC, USTAT_OIDC_ISSUER: 'http://127.0.0.1:9000' })).toBe('');
    expect(faultsOf({ ...OIDC, USTAT_OIDC_ISSUER: 'id.example.org' })).toContain('USTAT_OIDC_ISSUER');
  });
});

describe('a server of mail in the environment', () => {
  it('sends from whoever is said, else from who signs in to it', () => {
    const url = 'smtps://ustat%40example.org:x@mail.example.org';
    expect(readConfig({ USTAT_SMTP_URL: url }).mail).toEqual({ url, from: 'ustat@example.org' });
    const from = 'Ustat <tutor@example.org>';
    expect(readConfig({ USTAT_SMTP_URL: url, USTAT_SMTP_FROM: from }).mail?.from).toBe(from);
    expect(readConfig({}).mail).toBeNull();
  });

  it('is not guessed', () => {
    expect(faultsOf({ USTAT_SMTP_URL: 'smtp://mail.example.org' })).toContain('USTAT_SMTP_FROM');
    expect(faultsOf({ USTAT_SMTP_URL: 'https://mail.example.org' })).toContain('USTAT_SMTP_URL');
  });
});

describe('settings that administrators see', () => {
  it('hold no secret of a provider and no password of mail', () => {
    const mail = 'smtps://ustat%40example.org:hidden@mail.example.org';
    const seen = settingsSeen({ ...OIDC, USTAT_OIDC_CLIENT_SECRET: 'hidden', USTAT_SMTP_URL: mail });
    expect(JSON.stringify(seen)).not.toContain('hidden');
    expect(JSON.stringify(seen)).toContain('mail.example.org');
  });
});

describe('a reply that leads to another host', () => {
  const to = (location: string) => outward(new Response(null, { status: 303, headers: { location } }));

  it('is a page that leads on by itself, and holds nothing but the address', async () => {
    const reply = to('https://id.example.org/auth?a=1&b="><script>');
    expect(reply.status).toBe(200);
    expect(reply.headers.get('refresh')).toMatch(/^0;url=https:\/\/id\.example\.org\/auth/);
    const text = await reply.text();
    expect(text).toContain('a=1&amp;b=');
    expect(text).not.toContain('<script>');
  });

  it('stays as it is within this site', () => {
    expect(to('/staff').headers.get('location')).toBe('/staff');
  });
});
