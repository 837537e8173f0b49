import { isZone } from '@/lib/dates';
import { toldZone } from '@/lib/server/web/cookies';

const SERVERS = Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Days and hours are those of the phone that shows them, which says its zone in a cookie
 * (post-form.tsx); before it has, the server's.
 */
export async function zoneHere(): Promise<string> {
  const zone = (await toldZone()) ?? '';
  return zone.length < 64 && isZone(zone) ? zone : SERVERS;
}
