import makeMdns from 'multicast-dns';
import { afterAll, describe, expect, it } from 'vitest';
import { takeName } from '@/lib/server/mdns';

/** What somebody in the network hears of a name within a second: addresses and times to live. */
async function heard(name: string, work: (ask: () => void) => void | Promise<void>) {
  const mdns = makeMdns();
  const found: { data: unknown; ttl: number | undefined }[] = [];
  mdns.on('warning', () => {});
  mdns.on('response', ({ answers }) => {
    for (const one of answers)
      if (one.name === name && 'data' in one) found.push({ data: one.data, ttl: 'ttl' in one ? one.ttl : 0 });
  });
  await new Promise((resolve) => mdns.once('ready', () => resolve(null)));
  await work(() =>
    mdns.query([
      { name, type: 'A' },
      { name, type: 'PTR' },
    ]),
  );
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await new Promise<void>((resolve) => mdns.destroy(() => resolve()));
  return found;
}

describe('a name in the network', () => {
  let addresses = ['192.0.2.7'];
  const faults: unknown[] = [];
  const named = takeName({
    fingerprint: '1a2b3c4d',
    port: 3000,
    addresses: () => addresses,
    failed: (error) => faults.push(error),
  });
  afterAll(() => named.stop());

  it('leads to where the program is at the moment, and to nobody else', async () => {
    expect(named.host).toBe('ustat-1a2b.local');
    expect(await heard(named.host, (ask) => ask())).toContainEqual({ data: '192.0.2.7', ttl: 120 });
    addresses = ['192.0.2.8'];
    const later = await heard(named.host, (ask) => ask());
    expect(later.map(({ data }) => data)).toEqual(['192.0.2.8']);
    expect(await heard('ustat-ffff.local', (ask) => ask())).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('is found among the services of the network, and taken back at the end', async () => {
    const found = await heard('_http._tcp.local', (ask) => ask());
    expect(found.map(({ data }) => data)).toContain('ustat-1a2b._http._tcp.local');
    const last = await heard(named.host, () => named.stop());
    expect(last).toContainEqual({ data: '192.0.2.8', ttl: 0 });
  });
});
