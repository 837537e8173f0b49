import { match } from '@formatjs/intl-localematcher';
import Negotiator from 'negotiator';
import { type ScreenLanguage, screenLanguages } from '@/lib/auth/schema';

export const isScreenLanguage = (code: string | null | undefined): code is ScreenLanguage =>
  screenLanguages.some((known) => known === code);

/** Stands for "none of them": a tag of no language. */
const NONE = 'zxx';

/**
 * The screens' language that an Accept-Language header wants most; null when it wants none of them.
 */
export function preferredLanguage(header: string | null): ScreenLanguage | null {
  const asked = new Negotiator({ headers: { 'accept-language': header ?? '' } }).languages();
  const wanted = asked.filter((tag) => tag !== '*' && isTag(tag));
  // "lookup" takes a language for itself alone; "best fit" would read Kazakh as Russian or Kyrgyz
  const found = match(wanted, screenLanguages, NONE, { algorithm: 'lookup' });
  return isScreenLanguage(found) ? found : null;
}

/** Browsers send what they like; the matcher throws at what is no tag. */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
