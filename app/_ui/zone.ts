import { cookies } from 'next/headers';
import { isZone } from '@/lib/dates';

/**
 * Days and hours are those of the phone that shows them, which says its zone in a cookie
 * (post-form.tsx); before it has, the server's.
 */
export async function zoneHere(): Promise<string> {
  const zone = (await cookies()).get('ustat-zone')?.value ?? '';
  return zone.length < 64 && isZone(zone) ? zone : Intl.DateTimeFormat().resolvedOptions().timeZone;
}
