import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { addressOf } from '@/lib/server/web/address';

const seen = (remoteAddress: string, forwarded: string | undefined, hops: number) =>
  addressOf(
    { socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as unknown as IncomingMessage,
    hops,
  );

describe('whence a request comes', () => {
  it.each([
    ['its own end of the connection, whatever it writes', '192.0.2.1', '198.51.100.7', 0, '192.0.2.1'],
    ['what one proxy added', '10.0.0.2', '203.0.113.5, 198.51.100.7', 1, '198.51.100.7'],
    ['what the first of two proxies added', '10.0.0.3', '1.1.1.1, 198.51.100.7, 10.0.0.2', 2, '198.51.100.7'],
    ['the leftmost where there are fewer', '10.0.0.2', '198.51.100.7', 3, '198.51.100.7'],
    ['the connection where nothing can be read', '10.0.0.2', 'unknown', 1, '10.0.0.2'],
    ['the connection without the header', '10.0.0.2', undefined, 1, '10.0.0.2'],
    ['IPv4 written as IPv6', '::ffff:192.0.2.1', undefined, 0, '192.0.2.1'],
    ['a network of IPv6', '2001:db8:1:2:3:4:5:6', undefined, 0, '2001:db8:1:2::/64'],
    ['a network of IPv6 with zeros left out', '2001:db8::6', undefined, 0, '2001:db8:0:0::/64'],
    ['this machine', '::1', undefined, 0, '0:0:0:0::/64'],
  ])('is %s', (_, remote, forwarded, hops, wanted) => {
    expect(seen(remote, forwarded, hops)).toBe(wanted);
  });
});
