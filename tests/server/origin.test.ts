import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { isAllowed } from '@/lib/server/web/origin';

const HERE = '192.168.1.5:3000';
const post = (headers: IncomingHttpHeaders, url: string | null = null) =>
  isAllowed('POST', { host: HERE, ...headers }, url);

describe('a request that changes something', () => {
  it('comes from a page of this site, as the browser says', () => {
    expect(post({ 'sec-fetch-site': 'same-origin' })).toBe(true);
    for (const site of ['cross-site', 'same-site', 'none', '', 'same-origin, cross-site', 'Same-Origin'])
      expect(post({ 'sec-fetch-site': site, origin: `http://${HERE}` }), site).toBe(false);
  });

  it('or, where the browser says nothing of it, from the same scheme, host and port', () => {
    expect(post({ origin: `http://${HERE}` })).toBe(true);
    expect(post({ origin: 'http://example.org', host: 'example.org:80' })).toBe(true);
    for (const origin of [
      undefined,
      '',
      'null',
      `https://${HERE}`,
      'http://192.168.1.5:3001',
      'http://192.168.1.5',
      'http://192.168.1.5:3000.evil.example',
      `http://evil.example/http://${HERE}`,
      `http://${HERE}/`,
      `http://${HERE}, null`,
      HERE,
    ])
      expect(post(origin === undefined ? {} : { origin }), origin).toBe(false);
    expect(isAllowed('POST', { origin: 'http://undefined' }, null)).toBe(false);
    expect(post({ origin: 'http://[', host: '[' })).toBe(false);
  });

  it('behind a proxy from the address that learners reach', () => {
    const url = 'https://tutor.example.org';
    expect(post({ origin: url }, `${url}/`)).toBe(true);
    for (const origin of ['http://tutor.example.org', `${url}:8443`, `http://${HERE}`, `https://${HERE}`])
      expect(post({ origin }, url), origin).toBe(false);
    expect(post({ origin: `http://${HERE}` }, 'http://classroom.local:3000')).toBe(true);
    expect(post({ origin: 'http://classroom.local:3000' }, 'http://classroom.local:3000')).toBe(true);
  });

  it('has any method but those that only read', () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'get'])
      expect(isAllowed(method, { host: HERE }, null), method).toBe(false);
  });
});

describe('a request that only reads', () => {
  it('comes from anywhere: people send each other links', () => {
    for (const site of ['none', 'cross-site', 'same-site', 'same-origin'])
      expect(isAllowed('GET', { host: HERE, 'sec-fetch-site': site }, null)).toBe(true);
    expect(isAllowed('HEAD', { host: HERE, origin: 'null' }, null)).toBe(true);
  });
});
