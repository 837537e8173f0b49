import { headers } from 'next/headers';
import { cache } from 'react';
import type { ScreenLanguage, Settings } from '@/lib/auth/schema';
import { isStaffPage } from '@/lib/server/web/ask';
import { readCookie } from '@/lib/server/web/cookies';
import { currentStaff } from '@/lib/server/web/staff-session';
import { isScreenLanguage, preferredLanguage } from './accept-language';
import { viewer } from './learner';

interface Preferences {
  language: ScreenLanguage;
  theme: Settings['theme'];
  textSize: Settings['textSize'];
}

/**
 * How this screen is to look: the learner's settings, else a cookie's language, else the browser's.
 */
export const preferences = cache(async (): Promise<Preferences> => {
  const accepted = preferredLanguage((await headers()).get('accept-language'));
  const kept = await readCookie('ustat-language');
  if (await isStaffPage()) {
    const staff = await currentStaff().catch(() => null);
    if (staff) return { language: staff.language, theme: 'auto', textSize: 'normal' };
  }
  // The page below asks for the learner again and reports what failed; the frame around it must
  // still be readable.
  const learner = await viewer().catch(() => null);
  return {
    language: learner?.screenLanguage ?? (isScreenLanguage(kept) ? kept : (accepted ?? 'en')),
    theme: learner?.theme ?? 'auto',
    textSize: learner?.textSize ?? 'normal',
  };
});
