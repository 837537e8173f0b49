import { networkInterfaces } from 'node:os';
import encodeQR from 'qr';
import type { Config } from './config';
import type { Log } from './log';

/**
 * Where phones of this network reach the program: at `USTAT_URL`, else at this machine's own
 * address; this machine alone where it has none.
 */
export function siteInNetwork({ url, port, host }: Pick<Config, 'url' | 'port' | 'host'>): string {
  if (url) return new URL(url).origin;
  return `http://${isForAll(host) ? (ownAddresses()[0] ?? 'localhost') : host}:${port}`;
}

/** Of this machine in its networks, version 4. */
export const ownAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .flatMap(({ address, family, internal }) => (family === 'IPv4' && !internal ? [address] : []));

/** Whether the program listens for whoever is in its networks. */
export const isForAll = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** Says it, with a picture that a phone's camera opens. */
export function announce(config: Pick<Config, 'url' | 'port' | 'host'>, log: Log): void {
  const site = siteInNetwork(config);
  log.step(`Phones in this network open ${site}\n${encodeQR(site, 'ascii', { ecc: 'low', border: 2 })}`);
}
