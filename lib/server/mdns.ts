import type { Answer } from 'dns-packet';
import makeMdns from 'multicast-dns';

/** A name in a network that has no name server (mDNS, RFC 6762; DNS-SD, RFC 6763). */

/** Seconds that others may keep an answer: an address may change at any moment. */
const STANDS = 120;
const SERVICE = '_http._tcp.local';
const EVERY_SERVICE = '_services._dns-sd._udp.local';
/** So long, in milliseconds, a goodbye may take: the network may be gone. */
const GOODBYE_MS = 1_000;

export interface Named {
  /** `ustat-1a2b.local` */
  host: string;
  /** Takes the name back, so that nobody looks for it here any more. */
  stop(): Promise<void>;
}

interface Naming {
  /** Hex digits of the site's key: two sites in one network have two names. */
  fingerprint: string;
  port: number;
  /** This machine's addresses at this moment: a computer may start before its network does. */
  addresses(): string[];
  /** Hears of a system that allows none: then the address alone leads here. */
  failed(error: unknown): void;
}

/** Answers to whoever in the network asks for the name, until it is stopped. */
export function takeName({ fingerprint, port, addresses, failed }: Naming): Named {
  const name = `ustat-${fingerprint.slice(0, 4)}`;
  const host = `${name}.local`;
  const own = (ttl: number) => recordsOf(name, host, port, addresses(), ttl);
  const mdns = makeMdns();
  mdns.on('error', failed);
  // one network of several that does not take part
  mdns.on('warning', () => {});
  mdns.on('ready', () => mdns.respond({ answers: own(STANDS) }));
  mdns.on('query', ({ questions }) => {
    const all = own(STANDS);
    const isAsked = (record: Answer) =>
      questions.some(
        (one) =>
          one.name.toLowerCase() === record.name.toLowerCase() && [record.type, 'ANY'].includes(one.type),
      );
    const answers = all.filter(isAsked);
    if (answers.length > 0)
      mdns.respond({ answers, additionals: all.filter((record) => !answers.includes(record)) });
  });
  return {
    host,
    stop: () =>
      new Promise((resolve) => {
        const end = () => mdns.destroy(() => resolve());
        const late = setTimeout(end, GOODBYE_MS);
        mdns.respond({ answers: own(0) }, () => {
          clearTimeout(late);
          end();
        });
      }),
  };
}

function recordsOf(name: string, host: string, port: number, addresses: string[], ttl: number): Answer[] {
  const instance = `${name}.${SERVICE}`;
  return [
    ...addresses.map((data): Answer => ({ type: 'A', name: host, data, ttl, flush: true })),
    { type: 'PTR', name: EVERY_SERVICE, data: SERVICE, ttl },
    { type: 'PTR', name: SERVICE, data: instance, ttl },
    { type: 'SRV', name: instance, data: { target: host, port, priority: 0, weight: 0 }, ttl, flush: true },
    { type: 'TXT', name: instance, data: 'path=/', ttl, flush: true },
  ];
}
