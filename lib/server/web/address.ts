import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** On the request that the app sees; whatever a client sends under this name is overwritten. */
export const ADDRESS_HEADER = 'x-ustat-address';

/**
 * Whence a request comes: an IPv4 address, or the 64 bits that an IPv6 network is given as one.
 * @param hops proxies of the operator before this server, each of which adds to X-Forwarded-For;
 *   what stands left of theirs anybody may have written
 */
export function addressOf({ headers, socket }: IncomingMessage, hops: number): string {
  const own = socket.remoteAddress ?? '';
  const told = [headers['x-forwarded-for']].flat().join(',').split(',').concat(own);
  const address = (told[Math.max(0, told.length - 1 - hops)] ?? '').trim();
  return networkOf(isIP(address) ? address : own);
}

function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (isIP(plain) !== 6) return plain;
  const [left = '', right] = plain.split('::');
  const groups = left.split(':').filter(Boolean);
  const rest = (right ?? '').split(':').filter(Boolean);
  const zeros = right === undefined ? 0 : 8 - groups.length - rest.length;
  const all = [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...rest];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
