import { headers } from 'next/headers';
import { type ScreenLanguage, screenLanguage } from '../../auth/schema';
import { readCookie } from './cookies';

/** What a form's browser reads, as its page was shown to somebody who is not signed in. */
export async function screenLanguageHere(): Promise<ScreenLanguage> {
  const kept = screenLanguage.safeParse(await readCookie('ustat-language'));
  if (kept.success) return kept.data;
  const accepted = ((await headers()).get('accept-language') ?? '').split(',');
  for (const tag of accepted) {
    const known = screenLanguage.safeParse(tag.trim().slice(0, 2).toLowerCase());
    if (known.success) return known.data;
  }
  return 'en';
}
